"""The sentences of a fragment, as `ht3 diff` compares them."""

from hoofdtaak3.assemble.sentences import Sentence, sentences

TEXT = r"""
# De kern {#sec-kern}

::: {.kern}
**In oorlog blijft bij [twee van de 6]{.bevinding data-id="oorlog.gat"} capaciteiten een tekort.**
:::

Dit is vast: [3,5]{.bevinding data-id="a.b"} eenheden en € [2]{.bevinding data-id="c"} miljoen. Daarna volgt
de rest [@bron-1, art. 57 en 58]. En nog iets! [Een titel]{.figuurtitel} met meer.

- Eén punt
- Nog een punt; met meer

![](../build/figures/fig-kern){fig-alt="Een figuur."}

| kop |
|-----|
"""


def test_sentences_and_what_they_state():
    """Text without marks, one line each, with the findings in it; no figures, tables or fences."""
    assert sentences(TEXT) == [
        Sentence("De kern"),
        Sentence("In oorlog blijft bij twee van de 6 capaciteiten een tekort.", ("oorlog.gat",)),
        Sentence("Dit is vast: 3,5 eenheden en € 2 miljoen.", ("a.b", "c")),
        Sentence("Daarna volgt de rest [@bron-1, art. 57 en 58]."),
        Sentence("En nog iets!"),
        Sentence("Een titel met meer."),
        Sentence("Eén punt"),
        Sentence("Nog een punt; met meer"),
    ]
    assert sentences("") == []
