"""Characters that PDF fonts damage, set right: ligatures, private-use codes, symbol fonts, glyph names such as ``/C0``.

Publishers' subset fonts often carry no Unicode value for the very signs that matter in a number: minus, times, degree. Their
glyph names or the font's own order of codes still tell them. What cannot be told becomes U+FFFD and is counted as broken,
never guessed.
"""

from __future__ import annotations

import re
import unicodedata

UNKNOWN = "\ufffd"

# Adobe Symbol encoding, codes as in the PDF reference, appendix D.6
SYMBOL = {
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x41: "Α", 0x42: "Β", 0x43: "Χ", 0x44: "Δ", 0x45: "Ε",
    0x46: "Φ", 0x47: "Γ", 0x48: "Η", 0x49: "Ι", 0x4A: "ϑ", 0x4B: "Κ", 0x4C: "Λ", 0x4D: "Μ", 0x4E: "Ν", 0x4F: "Ο", 0x50: "Π",
    0x51: "Θ", 0x52: "Ρ", 0x53: "Σ", 0x54: "Τ", 0x55: "Υ", 0x56: "ς", 0x57: "Ω", 0x58: "Ξ", 0x59: "Ψ", 0x5A: "Ζ", 0x5C: "∴",
    0x5E: "⊥", 0x61: "α", 0x62: "β", 0x63: "χ", 0x64: "δ", 0x65: "ε", 0x66: "φ", 0x67: "γ", 0x68: "η", 0x69: "ι", 0x6A: "ϕ",
    0x6B: "κ", 0x6C: "λ", 0x6D: "μ", 0x6E: "ν", 0x6F: "ο", 0x70: "π", 0x71: "θ", 0x72: "ρ", 0x73: "σ", 0x74: "τ", 0x75: "υ",
    0x76: "ϖ", 0x77: "ω", 0x78: "ξ", 0x79: "ψ", 0x7A: "ζ", 0x7E: "∼", 0xA1: "ϒ", 0xA2: "′", 0xA3: "≤", 0xA4: "⁄", 0xA5: "∞",
    0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝",
    0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC5: "⊕", 0xC6: "∅", 0xCE: "∈", 0xD0: "∠",
    0xD1: "∇", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD5: "∏", 0xD6: "√", 0xD7: "⋅", 0xD8: "¬", 0xE5: "∑", 0xF2: "∫",
}  # fmt: skip

# TeX's symbol font order (cmsy), which is also what /C0, /C1 ... mean in publishers' fonts
TEX_SYMBOL = {
    0: "−", 1: "·", 2: "×", 3: "∗", 4: "÷", 5: "⋄", 6: "±", 7: "∓", 8: "⊕", 14: "°", 15: "•", 17: "≡", 18: "⊆", 20: "≤", 21: "≥",
    24: "∼", 25: "≈", 26: "⊂", 28: "≪", 29: "≫", 32: "←", 33: "→", 34: "↑", 35: "↓", 36: "↔", 39: "≃", 47: "∝", 48: "′", 49: "∞",
    50: "∈", 56: "∀", 57: "∃", 58: "¬", 59: "∅", 63: "⊥", 106: "|", 107: "‖", 112: "√", 114: "∇", 115: "∫", 121: "†", 122: "‡",
}  # fmt: skip

# Large delimiters (cmex) as far as a line of text can show them
TEX_EXTENSION = {0: "(", 1: ")", 2: "[", 3: "]", 8: "{", 9: "}", 16: "(", 17: ")", 18: "(", 19: ")", 20: "[", 21: "]", 80: "∑",
                 82: "∫", 88: "∑", 90: "∫", 104: "[", 105: "]", 112: "√", 113: "√"}  # fmt: skip

# ``C``-names in text fonts of the Adv family, read off printed pages
ADV_LETTERS = {23: "©", 28: "“", 29: "’", 30: "”", 138: "Å", 216: "é", 252: "ü", 246: "ö", 228: "ä", 223: "ß"}

# Signs that publishers' mathematical fonts put on the codes of ordinary letters (AdvP4C4E51, Universal Math Pi and kin)
MATH_PI = {"ð": "(", "Þ": ")", "¼": "=", "þ": "+", "¢": "′", "Á": "·", "½": "[", "À": "−"}

PRIVATE = {
    0xE103: "fi", 0xE104: "fl", 0xE102: "ff", 0xE105: "ffi", 0xE106: "ffl", 0xE09D: "ft", 0xE2EE: "μ", 0xF8020: "′",
    0xF761: "a", 0xF6D9: "©", 0xF6DA: "®", 0xF6DB: "™", 0xF8E8: "®", 0xF8E9: "©", 0xF8EA: "™",
}  # fmt: skip

# Where one sign has many codes: what is kept is the one that quantity and formula patterns know
SAME = {
    "◦": "°", "∘": "°", "˚": "°", "º": "°", "µ": "μ", "Ω": "Ω", "Å": "Å", "‐": "-", "‑": "-", "­": "-", "￾": "-", "−": "−",
    "‒": "–", "⁎": "∗", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st", "℃": "°C", "Ǻ": "Å",
    "\u200b": "", "\ufeff": "", "\u2060": "", "\u200c": "", "\u200d": "", "\u200e": "", "\u2061": "", "\u2062": "",
}  # fmt: skip

SYMBOL_FONT = re.compile(r"^(Symbol|SymbolMT|AdvPSSym|AdvSymb|SymbolStd|Symbol[,-]|StandardSymL|SymbolNeu)", re.IGNORECASE)
TEX_FONT = re.compile(r"^(CMSY|CMBSY|MTSY|Pxsy|txsy)", re.IGNORECASE)  # codes in TeX's own order
EXTENSION_FONT = re.compile(r"CMEX|MTEX|AdvP4C4E46", re.IGNORECASE)  # large brackets and sums
LETTER_FONT = re.compile(r"^Adv(?!P4C4E|PSSym|Sy)", re.IGNORECASE)
GREEK_FONT = re.compile(r"^(AdvPS[0-9A-F]{5,6}$|Adv(?:PS_)?GR|MTGU|RMTGU)")  # Greek on Latin letters
PI_FONT = re.compile(r"AdvP4C4E|MathematicalPi|MathPi|UniversalMath|TeX_CM_Maths", re.IGNORECASE)
NAMED = {
    "prime": "′", "degree": "°", "openbullet": "°", "periodcentered": "·", "mu": "μ", "mugreek": "μ", "Omega": "Ω", "Omega1": "Ω",
    "hyphenminus": "-", "mu1": "μ", "Delta1": "Δ", "similar": "∼", "lessequal": "≤", "greaterequal": "≥", "multiply": "×",
}  # fmt: skip
CODE_NAME = re.compile(r"^(?:C|c|G|g|a|H|char)(\d{1,3})$")


def repair_glyph(code: int, font: str, error: bool, names: dict[str, dict[int, str]] | None = None) -> tuple[str, bool]:
    """Text of one glyph.

    Parameters
    ----------
    code
        Unicode value given by the file, or the bare character code where ``error`` is set.
    font
        Font name without subset prefix.
    error
        The font has no Unicode value for this glyph.
    names
        Glyph names of the document's fonts, by font name and character code.

    Returns
    -------
    text, broken
        ``text`` may be empty (nothing printed) or several letters. ``broken`` marks a glyph that could not be told.

    Examples
    --------
    >>> repair_glyph(0xFB01, "Times", False)
    ('fi', False)
    >>> repair_glyph(0xF02D, "Symbol", False)
    ('−', False)
    """
    if error or code < 32:
        name = (names or {}).get(font, {}).get(code)
        text = from_name(name, font) if name else None
        if text is None and TEX_FONT.search(font) and not name:
            text = TEX_SYMBOL.get(code)
        if text is None and code >= 32 and not 0xE000 <= code <= 0xF8FF and not name:
            text = chr(code)
        return (text, False) if text else (UNKNOWN, True)
    if 0xE000 <= code <= 0xF8FF or code >= 0xF0000:
        if 0xF020 <= code <= 0xF0FF:
            return SYMBOL.get(code - 0xF000) or chr(code - 0xF000), False
        known = PRIVATE.get(code)
        return (known, False) if known else (UNKNOWN, True)
    if SYMBOL_FONT.match(font) and code in SYMBOL and (code > 0x40 or code in (0x2D, 0x2A)) and code < 0x7F:
        return SYMBOL[code], False
    if GREEK_FONT.match(font):
        if code == 0x24:
            return "·", False
        if code in SYMBOL and 0x40 < code < 0x7F:
            return ("Ω" if code == 0x55 else SYMBOL[code]), False
    text = chr(code)
    if code < 127:
        return text, False
    if text in MATH_PI and PI_FONT.search(font):
        return MATH_PI[text], False
    if text in SAME:
        return SAME[text], False
    if 0x1D400 <= code <= 0x1D7FF:  # mathematical italics and bold
        return unicodedata.normalize("NFKC", text), False
    return text, False


def from_name(name: str, font: str = "") -> str | None:
    """Text of a glyph name: the Adobe list, ``uni2212``, or ``C0``-like names in the order that the font's family uses.

    Examples
    --------
    >>> from_name("C0"), from_name("minus"), from_name("f_i"), from_name("uni00D7")
    ('−', '−', 'fi', '×')
    >>> from_name("C176", "AdvPSSym"), from_name("C216", "AdvPS_TTR")
    ('°', 'é')
    """
    if name in NAMED:
        return NAMED[name]
    coded = CODE_NAME.match(name)
    if coded:
        number = int(coded.group(1))
        if SYMBOL_FONT.match(font):
            return SYMBOL.get(number)
        if EXTENSION_FONT.search(font):
            return TEX_EXTENSION.get(number)
        if LETTER_FONT.match(font):
            return ADV_LETTERS.get(number)
        return TEX_SYMBOL.get(number)
    from pdfminer.encodingdb import name2unicode

    try:
        text = "".join(name2unicode(part) for part in name.split(".")[0].split("_"))
    except (KeyError, ValueError):
        return None
    if len(text) == 1 and 0xE000 <= ord(text) <= 0xF8FF:
        return PRIVATE.get(ord(text))
    if PI_FONT.search(font):
        text = MATH_PI.get(text, text)
    return "".join(SAME.get(c, c) for c in text) or None


def compose_accent(base: str, accent: str) -> str | None:
    """Letter with a spacing accent that is printed over it, as one character; None where there is none.

    Examples
    --------
    >>> compose_accent("e", "´")
    'é'
    """
    combining = {"´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "¨": "\u0308", "˜": "\u0303", "ˇ": "\u030c", "˘": "\u0306",
                 "¸": "\u0327", "˙": "\u0307", "°": "\u030a", "¯": "\u0304", "˝": "\u030b", "˛": "\u0328"}.get(accent)  # fmt: skip
    if not combining or len(base) != 1 or not (base.isalpha() or base == "ı"):
        return None
    composed = unicodedata.normalize("NFC", ("i" if base == "ı" else base) + combining)
    return composed if len(composed) == 1 else None
