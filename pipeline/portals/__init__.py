"""Portals as data: one file each, and the directory of where jurisdictions disclose."""

from __future__ import annotations

from mingzhang.pipeline.portals.directory import Entrance, entrances, find_entrances
from mingzhang.pipeline.portals.profile import Attached, Expected, Fields, Lists, Pace, Profile, Wanted, parse_profile
from mingzhang.pipeline.portals.shelf import (
    ProfileDraft,
    Refused,
    Shelf,
    draft_of,
    load_profiles,
    new_profile,
    profile_by_id,
    read_shelf,
)

__all__ = [
    "Attached",
    "Entrance",
    "Expected",
    "Fields",
    "Lists",
    "Pace",
    "Profile",
    "ProfileDraft",
    "Refused",
    "Shelf",
    "Wanted",
    "draft_of",
    "entrances",
    "find_entrances",
    "load_profiles",
    "new_profile",
    "parse_profile",
    "profile_by_id",
    "read_shelf",
]
