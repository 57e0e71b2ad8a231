"""What people call the sides of a split, and why articles stand together or nowhere."""

from annotator.core.splitting import LeftOut, Side, TieKind
from annotator.language import N_

SIDE_TITLES: dict[Side, str] = {
    Side.TRAIN: N_("Training"),
    Side.DEV: N_("Development"),
    Side.TEST: N_("Test"),
}
TIE_TITLES: dict[TieKind, str] = {
    TieKind.SAME: N_("the same words"),
    TieKind.NEAR: N_("nearly the same words"),
    TieKind.FIELD: N_("the same source or day"),
}
LEFT_OUT_TITLES: dict[LeftOut, str] = {
    LeftOut.BETWEEN: N_("On no side, because they belong with articles of two sides"),
    LeftOut.AIDED: N_("On no side, because they belong with the test and were marked with help"),
}
