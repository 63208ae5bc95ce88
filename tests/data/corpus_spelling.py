"""Formulas and powers in the markup of documents, and their spelling in every format of the sample corpus."""

from __future__ import annotations

import html
import re

SUPERSCRIPT = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")
SUBSCRIPT = str.maketrans("0123456789.", "₀₁₂₃₄₅₆₇₈₉.")


def formula(plain: str) -> str:
    """``Li6.4La3`` -> ``Li_{6.4}La_{3}``."""
    return re.sub(r"(?<=[A-Za-z)])(\d+(?:\.\d+)?)", r"_{\1}", plain)


def power(value: float, digits: int = 2) -> str:
    """5.09e-4 -> ``5.09 × 10^{−4}``."""
    mantissa, exponent = f"{value:.{digits}e}".split("e")
    return f"{mantissa} × 10^{{{str(int(exponent)).replace('-', '−')}}}"


def tags(text: str, sub: str, sup: str) -> str:
    text = html.escape(text, quote=False)
    text = re.sub(r"_\{([^}]*)\}", rf"<{sub}>\1</{sub}>", text)
    return re.sub(r"\^\{([^}]*)\}", rf"<{sup}>\1</{sup}>", text)


def pdf_tags(text: str, size: float) -> str:
    """Levels for reportlab: small enough not to touch the neighbouring lines."""
    text = tags(text, "sub", "super")
    small = f'size="{size * 0.7:.1f}"'
    return text.replace("<sub>", f'<sub rise="{size * 0.18:.1f}" {small}>').replace(
        "<super>", f'<super rise="{size * 0.38:.1f}" {small}>'
    )


def unicode_levels(text: str) -> str:
    text = re.sub(r"_\{([^}]*)\}", lambda m: m[1].translate(SUBSCRIPT), text)
    return re.sub(r"\^\{([^}]*)\}", lambda m: m[1].translate(SUPERSCRIPT), text)


def ascii_levels(text: str) -> str:
    text = re.sub(r"_\{([^}]*)\}", r"\1", text)
    return re.sub(r"\^\{([^}]*)\}", lambda m: m[1], text)
