"""Touchpoints and the channels that carry them."""

from __future__ import annotations

from pydantic import Field

from cjm_core.model.text import Id, Noun, Text


class Channel(Noun):
    """A way in which the actor and the organisation meet; ``icon`` names a drawn pictogram."""

    id: Id
    name: Text
    icon: Id | None = None


class Touchpoint(Noun):
    """One contact: through which channel, who begins it and who receives it.

    ``channels`` lists further channels that carry the same contact. ``from`` and ``to`` are role ids or ``actor``.
    ``missing`` marks a contact that the map's author knows to be absent; absence against the template is computed.
    """

    id: Id | None = None
    name: Text | None = None
    channel: Id
    channels: tuple[Id, ...] = ()
    sender: Id = Field(default="actor", alias="from")
    receiver: Id = Field(default="actor", alias="to")
    missing: bool = False

    @property
    def all_channels(self) -> tuple[str, ...]:
        """Every channel of the contact, the main one first."""
        return (self.channel, *(c for c in self.channels if c != self.channel))


def _channel(id_: str, ru: str, en: str) -> tuple[str, Channel]:
    return id_, Channel(id=id_, name=Text({"ru": ru, "en": en}), icon=id_)


STANDARD_CHANNELS: dict[str, Channel] = dict(
    _channel(*row)
    for row in (
        ("in_person", "Лично", "In person"),
        ("phone", "Телефон", "Phone"),
        ("site", "Сайт", "Website"),
        ("app", "Приложение", "App"),
        ("chat", "Чат", "Chat"),
        ("bot", "Бот", "Bot"),
        ("email", "Почта", "E-mail"),
        ("sms", "SMS", "SMS"),
        ("push", "Push", "Push"),
        ("ussd", "USSD", "USSD"),
        ("messenger", "Мессенджер", "Messenger"),
        ("social", "Соцсети", "Social media"),
        ("post", "Бумага", "Paper"),
        ("kiosk", "Терминал", "Self-service terminal"),
        ("partner", "Партнёр", "Partner"),
        ("field_visit", "Выезд", "Field visit"),
        ("media", "Реклама", "Advertising"),
        ("word_of_mouth", "Рекомендация", "Word of mouth"),
        ("portal", "Портал", "Internal portal"),
        ("lms", "СДО", "LMS"),
        ("event", "Мероприятие", "Event"),
    )
)
