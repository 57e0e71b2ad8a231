"""Programs that are started and watched from outside: windows, and slow work beside a window."""
