"""Running text of parsed TeX: levels as markup, quantities and formulas of packages, references in brackets."""

from __future__ import annotations

import functools
import re
import unicodedata

from ingest.markup import plain
from ingest.readers.markup import subscript, superscript, tidy
from ingest.readers.mathematics import from_tex
from ingest.readers.tex_units import chemistry, number, unit

_ARGUMENTS = {
    "SI": "[{[{", "qty": "[{{", "num": "[{", "si": "[{", "unit": "[{", "SIrange": "[{{{", "qtyrange": "[{{{", "numrange": "[{{", "SIlist": "[{{",
    "qtylist": "[{{", "ang": "[{", "ce": "{", "ch": "[{", "cf": "{", "caption": "*[{", "captionof": "{[{", "multicolumn": "{{{", "multirow": "[{[{[{",
    "textsubscript": "{", "textsuperscript": "{", "bibitem": "[{", "href": "{{", "textcolor": "[{{", "title": "[{", "author": "[{", "date": "{",
    "label": "{", "cref": "*{", "Cref": "*{", "autoref": "*{", "pageref": "{", "eqref": "{", "citep": "*[[{", "citet": "*[[{", "parencite": "[[{",
    "textcite": "[[{", "autocite": "[[{", "supercite": "[[{", "cmidrule": "({", "cline": "{", "rowcolor": "[{", "cellcolor": "[{", "vspace": "*{",
    "hspace": "*{", "includegraphics": "*[{", "input": "{", "include": "{", "bibliography": "{", "bibliographystyle": "{", "footnotemark": "[",
    "thanks": "{", "todo": "[{", "index": "{", "glsentrytext": "{", "ac": "*{", "acs": "*{", "acl": "*{", "acf": "*{", "gls": "*[{", "Gls": "*[{",
    "setlength": "{{", "addcontentsline": "{{{", "newcommand": "*{[[{", "renewcommand": "*{[[{", "hypersetup": "{", "pagestyle": "{", "thispagestyle": "{",
    "printbibliography": "[", "tablefootnote": "{", "makecell": "*[{", "thead": "*[{", "textmu": "", "specialrule": "{{{", "addlinespace": "[",
    "resizebox": "*{{{", "scalebox": "{{", "adjustbox": "{{", "isotope": "[{", "part": "*[{",
}  # fmt: skip
_GONE = {
    "label", "vspace", "hspace", "includegraphics", "input", "include", "bibliography", "bibliographystyle", "footnotemark", "index", "setlength",
    "addcontentsline", "newcommand", "renewcommand", "providecommand", "hypersetup", "pagestyle", "thispagestyle", "printbibliography", "maketitle",
    "tableofcontents", "listoffigures", "listoftables", "clearpage", "newpage", "centering", "noindent", "small", "footnotesize", "scriptsize", "large",
    "toprule", "midrule", "bottomrule", "hline", "cline", "cmidrule", "rowcolor", "cellcolor", "todo", "appendix", "bigskip", "medskip", "smallskip",
    "raggedright", "protect", "usepackage", "documentclass", "thanks", "pagebreak", "linebreak", "hfill", "vfill", "def", "let", "bf", "it", "rm", "em",
    "tt", "sf", "bfseries", "itshape", "normalfont", "normalsize", "onehalfspacing", "doublespacing", "frontmatter", "mainmatter", "backmatter",
    "addlinespace", "specialrule", "endhead", "endfirsthead", "endfoot", "endlastfoot", "newline", "selectfont", "Large", "LARGE", "huge", "Huge",
    "item",
}  # fmt: skip
_CITES = {
    "cite",
    "citep",
    "citet",
    "citealp",
    "parencite",
    "textcite",
    "autocite",
    "supercite",
    "onlinecite",
    "citenum",
    "footcite",
    "nocite",
}
_REFERS = {"ref", "cref", "Cref", "autoref", "pageref", "eqref", "vref", "nameref"}
_SIGNS = {
    "&": "&", "%": "%", "#": "#", "_": "_", "$": "$", "{": "{", "}": "}", "S": "§", "P": "¶", "textdegree": "°", "degree": "°", "textmu": "μ",
    "micro": "μ", "textohm": "Ω", "ohm": "Ω", "celsius": "°C", "textcelsius": "°C", "AA": "Å", "aa": "å", "o": "ø", "O": "Ø", "ss": "ß", "ae": "æ",
    "i": "ı", "j": "ȷ", "l": "ł", "L": "Ł", "ldots": "...", "dots": "...", "textendash": "–", "textemdash": "—", "textminus": "−", "texttimes": "×", "textpm": "±",
    "textasciitilde": "~", "textgreater": ">", "textless": "<", "textbullet": "•", "LaTeX": "LaTeX", "TeX": "TeX", "euro": "€", ",": " ", " ": " ",
    ";": " ", ":": " ", "!": "", "quad": " ", "qquad": " ", "/": "", "-": "", "@": "", "\\": " ", "textperiodcentered": "·",
    "textperthousand": "‰", "slash": "/", "and": ", ", "textsigma": "σ", "textOmega": "Ω", "textalpha": "α", "textbeta": "β", "textgamma": "γ", "textdelta": "δ",
}  # fmt: skip
_ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307", "u": "\u0306", "v": "\u030c",
            "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a"}  # fmt: skip
_SPECIALS = {"~": " ", "---": "—", "--": "–", "``": "“", "''": "”", "&": " ", "\n\n": "\n\n", "!`": "¡", "?`": "¿"}
_IN_MATH = re.compile(
    r"\\(ce|ch|SI|qty|num|si|unit)(?:\[[^\]]*\])?\s*\{((?:[^{}]|\{[^{}]*\})*)\}(?:\s*\{((?:[^{}]|\{[^{}]*\})*)\})?"
)
_MAX_DEPTH = 80


@functools.lru_cache(maxsize=1)
def context():
    """What pylatexenc shall know of commands: the arguments of those that its own list lacks."""
    from pylatexenc.latexwalker import get_default_latex_context_db
    from pylatexenc.macrospec import std_macro

    known = get_default_latex_context_db()
    macros = [std_macro(name, spec.replace("(", "[")) for name, spec in _ARGUMENTS.items()]
    known.add_context_category("ionatlas", macros=macros, prepend=True)
    return known


def parsed(source: str) -> list:
    """Nodes of a piece of TeX.

    Raises
    ------
    LatexWalkerError
        It cannot be parsed, however tolerantly.
    """
    from pylatexenc.latexwalker import LatexWalker

    return LatexWalker(source, latex_context=context(), tolerant_parsing=True).get_latex_nodes()[0]


def argument(node, place: int = -1) -> str:
    """Text of an argument in braces of a command (the last one), empty where it has none."""
    groups = _groups(node)
    return inline([groups[place]]) if groups and -len(groups) <= place < len(groups) else ""


def _groups(node) -> list:
    from pylatexenc.latexwalker import LatexGroupNode

    given = (node.nodeargd.argnlist if node.nodeargd is not None else None) or ()
    groups = [a for a in given if isinstance(a, LatexGroupNode) and a.delimiters[0] == "{"]
    return groups or [a for a in given if a is not None]


def plain_arguments(text: str, name: str) -> str:
    """The argument of the first ``\\name{...}`` in a text, as text."""
    from pylatexenc.latexwalker import LatexMacroNode, LatexWalkerError

    found = re.search(rf"\\{name}\s*[\[{{]", text)
    if not found:
        return ""
    try:
        nodes = parsed(text[found.start() : found.start() + 5000])
    except LatexWalkerError:
        return ""
    return argument(nodes[0]) if nodes and isinstance(nodes[0], LatexMacroNode) else ""


def line_of(source: str) -> str:
    """A short piece of TeX, such as a title, as one line with markup."""
    from pylatexenc.latexwalker import LatexWalkerError

    try:
        return tidy(inline(parsed(source)))
    except LatexWalkerError:
        return tidy(source)


def inline(nodes, depth: int = 0) -> str:
    """Text of nodes with markup; blank lines stay, so that paragraphs can be told."""
    from pylatexenc import latexwalker as lw

    if depth > _MAX_DEPTH:
        return ""
    parts: list[str] = []
    for node in nodes or ():
        if isinstance(node, lw.LatexCharsNode):
            parts.append(node.chars)
        elif isinstance(node, lw.LatexCommentNode):
            parts.append("\n" if "\n" in (node.comment_post_space or "") else "")
        elif isinstance(node, lw.LatexSpecialsNode):
            parts.append(_SPECIALS.get(node.specials_chars, node.specials_chars))
        elif isinstance(node, lw.LatexGroupNode):
            parts.append(inline(node.nodelist, depth + 1))
        elif isinstance(node, lw.LatexMathNode):
            parts.append(_math(node.latex_verbatim()))
        elif isinstance(node, lw.LatexEnvironmentNode):
            parts.append(f" {_math(node.latex_verbatim())} ")
        elif isinstance(node, lw.LatexMacroNode):
            parts.append(_macro(node, depth))
            if node.macro_post_space and node.macroname.isalpha() and "\n\n" in node.macro_post_space:
                parts.append("\n\n")
    return "".join(parts)


def _macro(node, depth: int) -> str:
    name = node.macroname
    groups = [g.latex_verbatim()[1:-1] if g.latex_verbatim().startswith("{") else g.latex_verbatim() for g in _groups(node)]
    if name in _GONE:
        return " "
    if name in ("SI", "qty") and len(groups) >= 2:
        return f"{number(groups[0])} {unit(groups[-1])}"
    if name in ("num", "ang") and groups:
        return number(groups[0]) + ("°" if name == "ang" else "")
    if name in ("si", "unit") and groups:
        return unit(groups[0])
    if name in ("SIrange", "qtyrange", "numrange") and len(groups) >= 2:
        return f"{number(groups[0])} to {number(groups[1])} {unit(groups[2]) if len(groups) > 2 else ''}".rstrip()
    if name in ("SIlist", "qtylist") and len(groups) == 2:
        *most, last = [number(n) for n in groups[0].split(";")]
        return f"{', '.join(most)} and {last} {unit(groups[1])}" if most else f"{last} {unit(groups[1])}"
    if name in ("ce", "ch", "cf") and groups:
        return chemistry(groups[0])
    if name in _CITES:
        return f" [{groups[-1]}]" if groups else ""
    if name in _REFERS:
        return re.sub(r"^\w+:", "", groups[-1]) if groups else ""
    if name in ("textsubscript", "textsuperscript") and groups:
        mark = subscript if name.endswith("subscript") else superscript
        return mark(plain(argument(node)))
    if name in _SIGNS:
        return _SIGNS[name]
    if name in _ACCENTS and node.nodeargd is not None:
        letter = inline(_groups(node), depth + 1)
        return unicodedata.normalize("NFC", letter[:1].replace("ı", "i") + _ACCENTS[name]) + letter[1:] if letter else ""
    if name in ("footnote", "tablefootnote") and groups:
        return f" ({argument(node)})"
    if node.nodeargd is not None and node.nodeargd.argnlist:
        return argument(node)
    letter = from_tex(f"\\{name}")
    return letter if letter != name else ""


def _math(text: str) -> str:
    text = re.sub(
        r"\\begin\{(?:equation|align|gather|multline|eqnarray|displaymath|math|alignat)\*?\}|\\end\{[a-z]+\*?\}", "", text
    )
    text = re.sub(r"\\label\{[^{}]*\}|\\nonumber|\\notag", "", text)
    text = re.sub(r"^\s*(?:\$\$?|\\\(|\\\[)|(?:\$\$?|\\\)|\\\])\s*$", "", text)
    return from_tex(_IN_MATH.sub(_package, text))


def _package(found: re.Match) -> str:
    name, first, second = found.groups()
    if name in ("ce", "ch"):
        return chemistry(first) + (second or "")
    if name in ("SI", "qty"):
        return f"{number(first)}\\ {unit(second or '')}"
    return number(first) if name == "num" else unit(first)
