"""Texts for property tests: the signs that make offsets drift, mixed at random."""

from hypothesis import strategies as st

ATOMS = (
    *"ابتمحدوفلكىيةأإآءؤئ",
    *"\u064b\u064e\u0651\u0670\u0640",
    *' \n\t.,،؛؟!:|()«»"-/–…%',
    *"0123٠٣٫۵",
    *"aBéL",
    "e\u0301",
    "\r\n",
    *"\u00a0\u202f\u2028\u2029\u0085\u3000\u000b\x1c\x1f",
    *"\u200b\u200c\u200d\u200e\u200f\u061c\u202b\u202c\u2066\u2069\ufeff\u00ad",
    *"😀👍\U0001f3fd🇱🇧𝔸\u0600\ufdfa\ufefb\ufe8f½²",
    "👩\u200d👩\u200d👧",
    "1\ufe0f\u20e3",
    "لله",
    "محمد",
    "21-KL/TW",
    "أ.ف.ب",
    "क्\u200dष",
)
texts = st.lists(st.sampled_from(ATOMS), max_size=30).map("".join) | st.text(max_size=20)
