"""A project folder over a real survey of self-service kiosks: three instruments asked of the same 211 people.

``from kiosk_project import kiosk_folder`` works in every test (pyproject puts ``tests/kiosk`` on pytest's path);
``kiosk_folder(tmp_path)`` writes ``cjm.yaml`` and ``kiosk.yaml``, copies the answers beside them and returns the
folder. It skips the test with a sentence where the shared data is absent (``CJM_SHARED_DATA`` says where to look).

Item ids carry the question's own number: ``hope_01``..``hope_24`` (expectation, 1-7) and ``life_01``..``life_24``
(experience, 1-7); ``with_01``..``with_29`` and ``without_01``..``without_29`` (Kano's two questions, codes 1 like, 2
must be, 3 neutral, 4 live with, 5 dislike); ``weight_01``..``weight_24`` (importance, 1-7) and ``pleased_01``..
``pleased_24`` (satisfaction, 1-7); ``satisfied``, ``excellent``, ``stay``, ``recommend`` (1-5, of the whole);
``kinds`` and ``motives`` (several answers). The file's columns stand in no order: 9 before 8, and half the blocks are
torn apart; the two quality questions are paired by their numbers, Kano's by ``KANO_OF``, which was read off the words.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

SHARED = Path(os.environ.get("CJM_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
FEELINGS = {1: "마음에 든다.", 2: "당연하다.", 3: "아무런 느낌이 없다.", 4: "하는 수 없다.", 5: "마음에 안 든다."}
MOTIVES = {
    "no_other_way": "다른 주문 방법이 없어서", "less_waiting": "대기시간이 절약되어서",
    "faster": "주문, 결제시간이 절약되어서", "no_staff": "직원과 대면하지 않아서",
    "easy_menu": "메뉴의 선택, 편집이 쉬워서", "any_hour": "이용시간이 자유로워서",
    "familiar": "기기사용이 친숙해서/재미있어서", "never_used": "사용한 적 없음",
}
STAGES = {
    "approach": {"en": "Coming up to the kiosk", "ru": "Подойти к киоску"},
    "begin": {"en": "Getting started", "ru": "Начать"},
    "choose": {"en": "Choosing", "ru": "Выбрать"},
    "pay": {"en": "Paying", "ru": "Оплатить"},
    "after": {"en": "Looking back", "ru": "После покупки"},
}
QUALITIES: dict[int, tuple[str, str, str]] = {
    1: ("choose.as_meant", "Does exactly what I chose", "Точно выполняет выбранное"),
    2: ("pay.correct", "Handles what I entered correctly", "Верно обрабатывает введённое"),
    3: ("begin.information", "Gives the information needed", "Даёт нужные сведения"),
    4: ("begin.lively", "A screen that is lively to look at", "Экран, на который интересно смотреть"),
    5: ("choose.fun", "Touching the screen is fun", "Пользоваться экраном весело"),
    6: ("after.pleasure", "Buying this way is a pleasure", "Покупать так приятно"),
    7: ("begin.alone", "Can be used without help", "Можно справиться без помощи"),
    8: ("choose.own_choice", "I can choose the service I want", "Можно самому выбрать услугу"),
    9: ("approach.any_time", "Available whenever I want", "Доступен в любое время"),
    10: ("approach.waiting", "Shortens the wait", "Сокращает ожидание"),
    11: ("after.total_time", "Shortens the whole visit", "Сокращает всё время визита"),
    12: ("pay.cost", "Costs less", "Обходится дешевле"),
    13: ("pay.methods", "Offers the way of paying I want", "Есть нужный способ оплаты"),
    14: ("pay.enough_time", "Gives me time enough", "Даёт достаточно времени"),
    15: ("begin.languages", "Speaks the language I need", "Говорит на нужном языке"),
    16: ("choose.going_back", "Easy to go back and change", "Легко вернуться и изменить"),
    17: ("pay.simple", "Simple, not complicated", "Просто, без сложностей"),
    18: ("after.less_strain", "Less strain than with staff", "Меньше напряжения, чем с сотрудником"),
    19: ("pay.not_seen", "Bystanders cannot see my data", "Посторонние не видят моих данных"),
    20: ("after.kept_safe", "My data are kept safe", "Мои данные надёжно хранят"),
    21: ("after.not_misused", "My data are not used elsewhere", "Мои данные не используют иначе"),
    22: ("approach.looks", "Looks attractive", "Привлекательно выглядит"),
    23: ("choose.touch", "Touch works fast and precisely", "Касания срабатывают быстро и точно"),
    24: ("begin.voice", "Voice guidance is good to hear", "Голосовые подсказки приятно слушать"),
}
KANO_ONLY: dict[int, tuple[str, str, str]] = {
    14: ("approach.height", "Height and angle can be adjusted", "Высоту и угол можно менять"),
    18: ("begin.call_staff", "A button that calls staff", "Кнопка вызова сотрудника"),
    19: ("begin.help", "Help on every screen", "Справка на каждом экране"),
    20: ("after.refund", "Refunds at the kiosk itself", "Возврат денег прямо в киоске"),
    27: ("choose.gloves", "Works with gloves on", "Работает в перчатках"),
    28: ("choose.speech", "Understands speech", "Понимает речь"),
    29: ("choose.zoom", "The screen can be zoomed", "Изображение можно увеличить"),
}
KANO_OF = {
    1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 7, 7: 9, 8: 10, 9: 11, 10: 12, 11: 13, 12: 14, 13: 15, 15: 16, 16: 17, 17: 18,
    21: 19, 22: 20, 23: 21, 24: 22, 25: 23, 26: 24,
}
"""Kano's question number -> the quality's number; 4 asks of qualities 4 and 5 at once, 6 of 7 and 8."""
WHOLE = {
    1: ("satisfied", "Satisfied with the service", "Довольны услугой"),
    2: ("excellent", "The service as a whole is excellent", "Услуга в целом отличная"),
    3: ("stay", "Want to go on using it", "Хочу пользоваться и дальше"),
    4: ("recommend", "Want to recommend it", "Хочу советовать другим"),
}
_KINDS = {  # what a question's own words give it away by: the prefixes of its two items
    "설문)": ("hope", "life"),
    "어떤 느낌이 들겠습니까": ("with", "without"),
    "중요하다고 생각하십니까": ("weight", "weight"),
    "만족하십니까": ("pleased", "pleased"),
}


def kiosk_file() -> Path:
    """Return the file of answers; skip where it is not on this machine."""
    file = SHARED / "kiosk_servqual_ko" / "kiosk.csv"
    if not file.is_file():
        pytest.skip("the shared survey of kiosks is not here; CJM_SHARED_DATA says where to look")
    return file


def kiosk_columns() -> dict[str, str]:
    """Return the header of every item, found by the question's words and number."""
    with kiosk_file().open(encoding="cp949", newline="") as file:
        header = next(csv.reader(file))
    found: dict[str, str] = {}
    for column in header:
        name = _item_of(column)
        assert name not in found, column
        if name:
            found[name] = column.strip()
    return found


def _item_of(column: str) -> str:
    said = column.strip()
    if "모두 선택" in said:
        return "kinds"
    if "동기" in said:
        return "motives"
    pair = re.match(r"(\d+)-([12])\.", said)
    prefixes = next((p for words, p in _KINDS.items() if words in said), None)
    if pair and prefixes:
        return f"{prefixes[int(pair[2]) - 1]}_{int(pair[1]):02}"
    single = re.match(r"([1-4])\. ", said)
    return WHOLE[int(single[1])][0] if single else ""


def _entry(name: str, column: str) -> dict[str, Any]:
    if name == "kinds":
        return {"column": column, "role": "reason", "separator": ", ",
                "name": {"en": "Kiosks used", "ru": "Какими киосками пользовались"}}
    if name == "motives":
        return {"column": column, "role": "reason", "separator": ", ", "labels": MOTIVES,
                "name": {"en": "Why kiosks", "ru": "Почему киоск"}}
    whole = {i: (en, ru) for i, en, ru in WHOLE.values()}
    if name in whole:
        en, ru = whole[name]
        return {"column": column, "role": "overall", "scale": "1-5", "name": {"en": en, "ru": ru}}
    prefix, digits = name.split("_")
    number = int(digits)
    kano = prefix in ("with", "without")
    at, en, ru = KANO_ONLY[number] if kano and number in KANO_ONLY else QUALITIES[
        KANO_OF[number] if kano else number]
    item: dict[str, Any] = {"column": column, "at": at, "name": {"en": en, "ru": ru}}
    return item | {
        "hope": {"role": "expectation", "scale": "1-7"},
        "life": {"role": "experience", "scale": "1-7", "pairs": f"hope_{digits}"},
        "with": {"role": "functional", "labels": FEELINGS, "pairs": f"without_{digits}"},
        "without": {"role": "dysfunctional", "labels": FEELINGS},
        "weight": {"role": "importance", "scale": "1-7", "pairs": f"pleased_{digits}"},
        "pleased": {"role": "csat", "scale": "1-7"},
    }[prefix]


def kiosk_folder(home: Path, segments: tuple[str, ...] = ()) -> Path:
    """Write the project into ``home`` and return it; ``segments`` are columns of the file, none by default."""
    shutil.copyfile(kiosk_file(), home / "kiosk.csv")
    items = {name: _entry(name, column) for name, column in sorted(kiosk_columns().items())}
    steps = {at: (en, ru) for at, en, ru in (*QUALITIES.values(), *KANO_ONLY.values())}
    journey = {
        "id": "kiosk", "title": {"en": "Buying at a kiosk", "ru": "Покупка в киоске"}, "actor": "visitor",
        "roles": [{"id": "visitor", "name": {"en": "Visitor", "ru": "Посетитель"}}],
        "stages": [{
            "id": stage, "name": name,
            "steps": [{"id": at.split(".")[1], "name": {"en": en, "ru": ru}}
                      for at, (en, ru) in steps.items() if at.startswith(f"{stage}.")],
        } for stage, name in STAGES.items()],
    }
    project = {
        "title": {"en": "Self-service kiosks", "ru": "Киоски самообслуживания"}, "language": "en",
        "voice": "customer", "journeys": ["kiosk.yaml"],
        "analysis": {"outcome": "satisfied", "drivers": [name for name in items if name.startswith("life_")]},
        "data": [{"id": "survey", "file": "kiosk.csv", "encoding": "cp949", "segments": list(segments),
                  "items": items}],
    }
    yaml = YAML()
    yaml.default_flow_style = False
    for name, content in (("kiosk.yaml", journey), ("cjm.yaml", project)):
        with (home / name).open("w", encoding="utf-8") as file:
            yaml.dump(content, file)
    return home
