"""MathML and TeX as readable text with markup: ``σ_{0}``, ``10^{-4}``, ``(a)/(b)``."""

from __future__ import annotations

import re
import unicodedata

from ingest.readers.markup import subscript, superscript

_SPACED = {"=", "+", "−", "×", "±", "≈", "<", ">", "≤", "≥", "~", "∝", "→", "⇌", "∼", "≃", "·", "⋅"}
_GREEK = {
    name: unicodedata.lookup(f"GREEK SMALL LETTER {name.upper() if name != 'lambda' else 'LAMDA'}")
    for name in (
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega".split()
    )
}
_GREEK |= {name.capitalize(): letter.upper() for name, letter in _GREEK.items()}
_GREEK |= {"varepsilon": "ε", "varphi": "φ", "vartheta": "ϑ", "varrho": "ϱ", "upmu": "μ", "upsigma": "σ"}
_COMMANDS = _GREEK | {
    "times": " × ", "cdot": "·", "pm": " ± ", "mp": "∓", "approx": " ≈ ", "sim": "~", "simeq": "≃", "leq": " ≤ ", "le": " ≤ ",
    "geq": " ≥ ", "ge": " ≥ ", "ll": "≪", "gg": "≫", "degree": "°", "circ": "°", "infty": "∞", "to": "→", "rightarrow": " → ",
    "longrightarrow": " → ", "rightleftharpoons": " ⇌ ", "propto": " ∝ ", "partial": "∂", "nabla": "∇", "sum": "Σ", "prod": "Π",
    "int": "∫", "bullet": "•", "ldots": "...", "cdots": "...", "dots": "...", "AA": "Å", "angstrom": "Å", "Omega": "Ω", "ohm": "Ω",
    "percent": "%", "exp": "exp", "ln": "ln", "log": "log", "min": "min", "max": "max", "sin": "sin", "cos": "cos", "tan": "tan",
    "quad": " ", "qquad": " ", "left": "", "right": "", "big": "", "Big": "", "bigl": "", "bigr": "", "displaystyle": "", "limits": "",
    "textstyle": "", "scriptstyle": "", "nonumber": "", "neq": " ≠ ", "prime": "′", "langle": "⟨", "rangle": "⟩", "ddot": "", "overline": "",
}  # fmt: skip
_WRAPPERS = "mathrm|text|textrm|textit|textbf|textsf|mathbf|mathit|mathsf|mathcal|boldsymbol|operatorname|mbox|rm|ce|mathring|hat|bar|emph"
_PREAMBLE = re.compile(r"\\documentclass.*?\\begin\{document\}", re.DOTALL)


def local_name(element) -> str:
    """Tag without namespace and prefix; empty for comments, entities and processing instructions."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1].lower() if isinstance(tag, str) else ""


def from_mathml(element) -> str:
    """A MathML element as one line of text with markup."""
    name = local_name(element)
    children = [child for child in element if local_name(child) not in ("", "annotation", "annotation-xml")]
    if name in ("mi", "mn", "mtext", "ms", "mo"):
        text = "".join(element.itertext())
        stripped = text.strip()
        if name == "mo":
            stripped = "" if stripped in ("\u2061", "\u2062", "\u2063", "\u2064") else stripped
            return f" {stripped} " if stripped in _SPACED else stripped
        return text if name == "mtext" else stripped
    if name == "mspace":
        return " "
    if name in ("msub", "msup") and len(children) >= 2:
        mark = subscript if name == "msub" else superscript
        return from_mathml(children[0]) + mark(_tight(from_mathml(children[1])))
    if name == "msubsup" and len(children) >= 3:
        return (
            from_mathml(children[0]) + subscript(_tight(from_mathml(children[1]))) + superscript(_tight(from_mathml(children[2])))
        )
    if name in ("mover", "munder", "munderover") and children:
        marks = [from_mathml(child).strip() for child in children[1:]]
        over = "".join(subscript(mark) if name != "mover" else "" for mark in marks[:1] if mark not in ("¯", "_", "^", "~", "→"))
        return from_mathml(children[0]) + over
    if name == "mmultiscripts":
        return "".join(from_mathml(child) for child in children if local_name(child) not in ("none", "mprescripts"))
    if name == "mfrac" and len(children) >= 2:
        upper, lower = from_mathml(children[0]).strip(), from_mathml(children[1]).strip()
        return f"{_grouped(upper)}/{_grouped(lower)}"
    if name in ("msqrt", "mroot") and children:
        inner = "".join(from_mathml(child) for child in (children if name == "msqrt" else children[:1]))
        return f"√({inner.strip()})"
    if name == "mfenced":
        opening, closing = element.get("open", "("), element.get("close", ")")
        return opening + ", ".join(from_mathml(child).strip() for child in children) + closing
    if name == "mtable":
        return "; ".join(from_mathml(child).strip() for child in children)
    if name in ("mtr", "mlabeledtr"):
        return " ".join(from_mathml(child).strip() for child in children)
    if name == "semantics":
        return from_mathml(children[0]) if children else ""
    if children:
        return "".join(from_mathml(child) for child in children)
    return "".join(element.itertext())


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", text) if len(text) < 12 else text.strip()


def _grouped(text: str) -> str:
    return text if re.fullmatch(r"[\w.]+(?:[_^]\{[^{}]*\})*", text) else f"({text})"


def from_tex(tex: str) -> str:
    """TeX mathematics as one line of text with markup; unknown commands keep their name."""
    text = _PREAMBLE.sub("", tex).replace("\\end{document}", "")
    text = re.sub(r"(?<!\\)%[^\n]*", "", text)
    text = re.sub(r"\\(?:begin|end)\{[a-zA-Z*]+\}(?:\{[lcr|]*\})?", " ", text).replace("$", "").replace("&", " ")
    text = text.replace("\\%", "%").replace("\\\\", "; ")
    text = re.sub(r"\\(?:,|;|:|!|>| )|~", " ", text)
    text = re.sub(r"\^\s*\{?\s*\\circ\s*\}?", "°", text)
    text = re.sub(r"\^\s*\{?\s*\\prime\s*\}?", "′", text)
    for _ in range(4):  # \mathrm{Li_{\text{x}}} is nested a few levels at most
        text = re.sub(rf"\\(?:{_WRAPPERS})\s*\{{([^{{}}]*(?:\{{[^{{}}]*\}}[^{{}}]*)*)\}}", r"\1", text)
        text = re.sub(r"\\[dt]?frac\s*\{((?:[^{}]|\{[^{}]*\})*)\}\s*\{((?:[^{}]|\{[^{}]*\})*)\}", r"(\1)/(\2)", text)
        text = re.sub(r"\\sqrt\s*\{((?:[^{}]|\{[^{}]*\})*)\}", r"√(\1)", text)
    text = re.sub(r"\\([A-Za-z]+) ?", lambda command: _COMMANDS.get(command.group(1), command.group(1)), text)
    text = text.replace("\\", "")
    text = re.sub(r"([_^])\s*([^\s{}])", r"\1{\2}", text)  # x^2 -> x^{2}
    text = re.sub(r"([_^])\s*\{", r"\1{", text)
    text = _strip_plain_braces(text)
    text = re.sub(r"_\{([^{}]*)\}", lambda mark: subscript(mark.group(1)), text)
    text = re.sub(r"\^\{([^{}]*)\}", lambda mark: superscript(mark.group(1)), text)
    text = re.sub(r"\(([\w.]+)\)/\(([\w.]+)\)", r"\1/\2", text)
    text = re.sub(r"\s*=\s*", " = ", text)
    return re.sub(r"\s+", " ", text).strip()


def _strip_plain_braces(text: str) -> str:
    """Drop braces that only group (``{\\rm S}``), keep those of marks."""
    out: list[str] = []
    open_marks: list[bool] = []
    for position, char in enumerate(text):
        if char == "{":
            is_mark = position > 0 and text[position - 1] in "_^"
            # a mark inside a mark has no place in the markup: its text stays, its level is the outer one's
            if is_mark and any(open_marks):
                out.pop()
                is_mark = False
            open_marks.append(is_mark)
            if is_mark:
                out.append(char)
        elif char == "}":
            if open_marks and open_marks.pop():
                out.append(char)
        else:
            out.append(char)
    return "".join(out) + "}" * sum(open_marks)
