"""Examples are written in the reader's language, with their rows beside them."""

from cjm_core.testing import Said, read_said, write_example


def test_a_project_is_copied_in_the_language_asked_for(tmp_path):
    source = tmp_path / "source"
    (source / "journeys").mkdir(parents=True)
    (source / "cjm.yaml").write_text("title: {ru: А, en: A}\nlanguage: ru\nplugins: [x]\n", encoding="utf-8")
    (source / "journeys" / "way.yaml").write_text("id: way\n", encoding="utf-8")
    (source / "said.yaml").write_text("[]\n", encoding="utf-8")
    write_example(source, tmp_path / "out", "en", {"data/survey.csv": [{"id": "r1", "q": "Да"}]})
    out = tmp_path / "out"
    assert (out / "cjm.yaml").read_text(encoding="utf-8") == "title: {ru: А, en: A}\nlanguage: en\nplugins: [x]\n"
    assert (out / "data" / "survey.csv").read_text(encoding="utf-8") == "id,q\nr1,Да\n"
    assert sorted(p.relative_to(out).as_posix() for p in out.rglob("*.*")) == [
        "cjm.yaml", "data/survey.csv", "journeys/way.yaml"]


def test_statements_are_read_with_the_quotes_of_one_language(tmp_path):
    path = tmp_path / "said.yaml"
    path.write_text("- {at: a.b, kind: pain, code: slow, share: 0.5, valence: -1, quotes: {ru: [Да], en: ['Yes']}}\n"
                    "- {at: a, kind: gain, code: fast, share: 0.2}\n", encoding="utf-8")
    assert read_said(path, "en") == [
        Said("a.b", "pain", "slow", 0.5, -1, ["Yes"]), Said("a", "gain", "fast", 0.2)]
