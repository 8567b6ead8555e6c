"""A small project with long and hostile texts, and findings made by hand, for charts and the report."""
# ruff: noqa: E501  the texts of the sample are long on purpose

from __future__ import annotations

from cjm_core.errors import Message, Spot
from cjm_core.evidence.intake import Example, Intake, ItemIntake, Note
from cjm_core.extensions import Issue, Metric, Quote, SourceCount, Story
from cjm_core.findings import Finding, Findings
from cjm_core.model import Project

LONG = {
    "ru": "Насколько Вы согласны с тем, что к первому рабочему дню были полностью готовы рабочее место, учётные записи, "
          "пропуск и доступы ко всем информационным системам, перечисленным в письме-приглашении высокотехнологичного подразделения",
    "en": "How far do you agree that by your first working day the workplace, the accounts, the badge and the access to all "
          "information systems named in the invitation letter were completely ready for you to begin your work",
}
PAIRED = "experience minus expectation of the same people, t interval"
UNPAIRED = "mean experience minus mean expectation of different people, Welch interval"
HOSTILE = {"ru": "Цена $x_1$ <b>и</b> «условия» & </script><img src=x onerror=alert(1)>",
           "en": "Price $x_1$ <b>and</b> \"terms\" & </script><img src=x onerror=alert(1)>"}
STAGES = [
    ("offer", {"ru": "Оффер и согласие", "en": "Offer and consent"}, ["call", "letter"]),
    ("preboarding", {"ru": "Пребординг", "en": "Pre-boarding"}, ["papers"]),
    ("day_1", {"ru": "Первый день", "en": "First day"}, ["desk"]),
    ("week_1", {"ru": "Первая неделя: высокопроизводительное взаимодействие", "en": "First week: getting along"}, ["tasks"]),
    ("month_1", {"ru": "Первый месяц", "en": "First month"}, ["talk"]),
    ("trial", {"ru": "Итог испытательного срока", "en": "End of the trial period"}, ["result"]),
]
STEPS = {
    "call": {"ru": "Звонок рекрутера", "en": "Recruiter's call"}, "letter": {"ru": "Письмо с оффером", "en": "Offer letter"},
    "papers": {"ru": "Анкета и документы", "en": "Forms and papers"}, "desk": {"ru": "Рабочее место и доступы", "en": "Desk and access"},
    "tasks": {"ru": "Первая задача", "en": "First task"}, "talk": {"ru": "Встреча один на один", "en": "One-to-one"},
    "result": {"ru": "Решение и план роста", "en": "Decision and plan"},
}


def project(lang: str = "en") -> Project:
    likert = {1: {"ru": "совсем не согласен", "en": "strongly disagree"}[lang], 5: {"ru": "полностью согласен", "en": "strongly agree"}[lang]}
    items = {
        "ready": {"text": LONG, "at": "day_1.desk", "scale": "1-5", "promise": "all_ready", "pairs": "ready_exp", "labels": likert},
        "ready_exp": {"text": {"ru": "Ожидал готовое рабочее место", "en": "Expected a ready desk"}, "at": "day_1.desk", "role": "expectation", "scale": "1-5", "labels": likert},
        "team": {"text": {"ru": "Меня приняли в команду", "en": "The team took me in"}, "at": "week_1.tasks", "scale": "1-5", "labels": likert},
        "clear": {"text": HOSTILE, "at": "week_1", "scale": "1-5", "labels": likert},
        "small": {"text": {"ru": "Обратная связь руководителя", "en": "Feedback from the manager"}, "at": "month_1.talk", "scale": "1-5", "labels": likert},
        "effort": {"text": {"ru": "Сколько сил ушло на документы", "en": "How much effort the papers took"}, "at": "preboarding.papers", "role": "effort", "scale": "1-7", "better": "lower"},
        "growth_exp": {"text": {"ru": "Ожидал понятного роста", "en": "Expected a clear way up"}, "at": "trial.result", "role": "expectation", "scale": "1-5"},
        "enps": {"text": {"ru": "Готовы ли Вы рекомендовать нас как работодателя?", "en": "Would you recommend us as an employer?"}, "role": "enps"},
        "wide": {"text": {"ru": "Оценка от 0 до 100", "en": "Rate from 0 to 100"}, "scale": "0-100"},
    }
    return Project.model_validate({
        "title": {"ru": "Адаптация <script>alert(1)</script> специалиста", "en": "Onboarding <script>alert(1)</script> of a specialist"},
        "language": lang, "voice": "employee",
        "journeys": [{
            "id": "onboarding", "title": {"ru": "Адаптация молодого специалиста", "en": "Onboarding of a young specialist"},
            "actor": "newcomer", "owner": "hrbp",
            "stages": [
                {"id": key, "name": name, "steps": [{"id": s, "name": STEPS[s]} for s in steps],
                 "pains": [{"code": "silence", "text": {"ru": "Две недели тишины", "en": "Two weeks of silence"}}] if key == "preboarding" else [],
                 "barriers": [{"code": "jargon", "text": {"ru": "Никто не объясняет внутренние сокращения и регламенты", "en": "Nobody explains the house's abbreviations and rules"}}] if key == "week_1" else []}
                for key, name, steps in STAGES
            ],
            "promises": [
                {"id": "all_ready", "text": {"ru": "Всё готово к первому дню, включая доступы и высокопроизводительный ноутбук", "en": "All is ready on the first day, the access and a powerful laptop too"}, "made_by": "offer", "at": "day_1.desk"},
                {"id": "growth", "text": {"ru": "Развитие с первого месяца", "en": "Growth from the first month"}, "made_by": "vacancy", "at": "month_1"},
                {"id": "honest", "text": {"ru": "Честная оценка по итогам", "en": "An honest appraisal"}, "made_by": "manager", "at": "trial.result"},
                {"id": "team_first", "text": {"ru": "С первого дня в команде", "en": "One of the team from the first day"}, "made_by": "recruiter", "at": "week_1"},
            ],
        }],
        "data": [{"id": "survey", "file": "survey.csv", "respondent": "id", "segments": ["department", "region"], "items": items}],
    })


def _answers(item: str, shares: dict[int, float], n: int = 212, flags: tuple[str, ...] = ()) -> list[Finding]:
    hidden = "suppressed" in flags
    return [
        Finding("answers", "answer", f"{item}={code}", voice="employee", n=None if hidden else n, value=None if hidden else share,
                low=None if hidden else max(0.0, share - 0.05), high=None if hidden else min(1.0, share + 0.05), unit="share", method="Wilson", flags=flags)
        for code, share in shares.items()
    ]


def _one(metric: str, kind: str, place: str, value: float | None, half: float = 0.0, n: int | None = 212, unit: str = "scale",
         segment: str = "", flags: tuple[str, ...] = (), method: str = "t") -> Finding:
    low, high = (None, None) if value is None else (value - half, value + half)
    return Finding(metric, kind, place, segment=segment, voice="employee", n=n, value=value, low=low, high=high, unit=unit,
                   flags=flags, method=method)


CURVES = {
    "department=IT": (64, (1.2, 1.0, -1.6, -0.4, 0.2, 0.4)),
    "department=Sales": (58, (1.4, 0.2, 0.1, 0.7, 0.9, 1.1)),
    "department=Высокотехнологичное производство и эксплуатация оборудования": (41, (0.9, None, -0.9, 0.5, 0.8, 1.05)),
    "department=Support": (17, (0.8, 0.5, 0.3, 0.6, 0.75, 1.0)),
    "department=HR": (32, (1.0, 0.8, 0.2, 0.3, None, None)),
    "department=Legal": (3, (None,) * 6),
    "department=Finance": (12, (1.0, 0.9, 0.7, 0.8, 0.9, 0.9)),
    "region=": (9, (0.2, 0.3, -0.2, 0.1, 0.3, 0.5)),
    "region=North": (95, (1.1, 0.6, -0.7, 0.4, 0.6, 0.8)),
    "region=South": (108, (1.3, 0.7, -1.1, 0.2, 0.5, 0.9)),
}


def findings() -> Findings:
    rows = [
        *_answers("ready", {1: 0.31, 2: 0.27, 3: 0.14, 4: 0.18, 5: 0.10}),
        *_answers("ready_exp", {1: 0.0, 2: 0.02, 3: 0.08, 4: 0.30, 5: 0.60}),
        *_answers("team", {1: 0.02, 2: 0.05, 3: 0.11, 4: 0.40, 5: 0.42}),
        *_answers("clear", {1: 0.1, 2: 0.2, 3: 0.3, 4: 0.25, 5: 0.15}, 18, ("small_base",)),
        *_answers("small", {1: 0, 2: 0, 3: 0, 4: 0, 5: 0}, flags=("suppressed",)),
        *_answers("effort", {1: 0.1, 2: 0.15, 3: 0.15, 4: 0.2, 5: 0.2, 6: 0.12, 7: 0.08}),
        *_answers("enps", {0: 0.03, 1: 0.0, 2: 0.02, 3: 0.03, 4: 0.02, 5: 0.08, 6: 0.1, 7: 0.14, 8: 0.16, 9: 0.22, 10: 0.2}),
        *_answers("wide", {37: 0.5, 90: 0.5}),
        _one("top2", "item", "ready", 0.28, 0.06, unit="share", method="Wilson"),
        _one("top2", "item", "ready_exp", 0.90, 0.04, unit="share", method="Wilson"),
        _one("top2", "item", "team", 0.82, 0.05, unit="share", method="Wilson"),
        _one("top2", "item", "clear", 0.40, 0.2, 18, "share", flags=("small_base",), method="Wilson"),
        _one("top2", "item", "small", None, n=None, unit="share", flags=("suppressed",)),
        _one("mean", "item", "ready", 2.49, 0.17), _one("mean", "item", "team", 4.15, 0.13),
        _one("enps", "item", "enps", 12.0, 11.0, 171, "points", method="adjusted Wald"),
        _one("gap", "promise", "all_ready", -1.9, 0.2, 205, method=PAIRED),
        _one("gap", "item", "ready", -1.9, 0.2, 205, method=PAIRED),
        _one("gap", "promise", "team_first", 0.42, 0.3, 180, method=UNPAIRED),
        _one("gap", "promise", "honest", -0.12, 0.4, 19, flags=("small_base",), method=PAIRED),
        _one("gap", "item", "small", None, n=None, flags=("suppressed",), method=PAIRED),
        _one("broken_promise", "promise", "all_ready", 0.61, 0.06, 205, "share", method="Wilson"),
        _one("mentions", "element", "preboarding.silence", 14, 0, 18, "people", method="count"),
    ]
    for segment, (n, values) in CURVES.items():
        for (stage, _, _), value in zip(STAGES, values, strict=True):
            if n < 5:
                rows.append(_one("emotion", "stage", stage, None, n=None, unit="valence", segment=segment, flags=("suppressed",)))
            elif value is not None:
                rows.append(_one("emotion", "stage", stage, value, 2.2 / n**0.5, n, "valence", segment,
                                 ("small_base",) if n < 30 else ()))
    for (stage, _, _), value in zip(STAGES, (1.2, 0.65, -0.8, 0.3, 0.55, 0.85), strict=True):
        rows.append(_one("emotion", "stage", stage, value, 0.15, 212, "valence"))
    return Findings(rows)


QUOTES = (
    Quote("preboarding", "pain", "silence", "Две недели молчания. Меня вообще ждут? </script><script>alert(2)</script>", "employee", "interview", "interviews"),
    Quote("day_1.desk", "thought", "", "Ноутбук привезли на третий день javascript:alert(3)", "employee", "diary", "diaries"),
)
SOURCES = (
    SourceCount("survey", "responses", "survey", "employee", 212, 212),
    SourceCount("interviews", "mentions", "interview", "employee", 18, 143),
)
ISSUES = (
    Issue("warning", "owner", "onboarding", Message("the journey {name} has no review date; add review: <date>", {"name": "onboarding"}), Spot("onboarding.yaml", 3, 1)),
)
METRICS = (
    Metric("emotion", "Emotion", "valence", "mean over people of their own mean valence", "house", lambda evidence: ()),
    Metric("gap", "Gap", "scale", "experience minus expectation", "Parasuraman et al. 1988", lambda evidence: ()),
    Metric("top2", "Top-2 box", "share", "share of the two best answers", "Wilson 1927", lambda evidence: ()),
)


def story(lang: str = "en") -> Story:
    made = project(lang)
    return Story(made, made.journeys[0], findings(), QUOTES, SOURCES, lang)


def intake() -> tuple[Intake, ...]:
    bad = Example("survey.csv", 17, "q3", "<img src=x onerror=alert(4)>")
    return (
        Intake("survey", "responses", ("survey.csv",), ("utf-8",), 212, (ItemIntake("ready", "q3", 205, 6, 1, (bad,)),)),
        Intake("interviews", "mentions", ("interviews.xlsx",), (), 143, (),
               (Note("unknown_place", 2, Message("{count} passages name places that the map lacks", {"count": 2}), ()),)),
    )
