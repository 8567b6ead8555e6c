"""Promises: what the actor was told to expect, by whom, and where it comes due."""

from __future__ import annotations

from pydantic import Field

from cjm_core.model.text import Id, Noun, Place, Text


class Promise(Noun):
    """A promise, its source, and the place where it is kept or broken.

    ``made_by`` is the source: vacancy, career_site, recruiter, offer, manager …
    """

    id: Id
    text: Text
    made_by: Id
    source: Text | None = Field(default=None, description="the source in words, when its id says too little")
    topic: Id | None = Field(default=None, description="class of the promise: duties, pay, schedule, growth …")
    at: Place
