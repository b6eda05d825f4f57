"""How commands let something leave: the same check and the same register as the pages."""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth.models import User
from django.core.management.base import CommandError, CommandParser

from gfmd_site.lib.files import write_whole
from reports.choices import ReleaseChannel
from reports.domain.release_check import Outgoing, check_release
from reports.domain.releases import record_release


def add_second(parser: CommandParser) -> None:
    parser.add_argument(
        "--second",
        metavar="ACCOUNT",
        help="The second person, where a speaker is shown as one of a group of fewer than five.",
    )


def write_checked(outgoing: Outgoing, out: Path, second: str | None) -> int:
    """Check, write the file, enter it in the register; return its bytes.

    Raises CommandError for what is in the way, before anything is written.
    """
    data = outgoing.render()
    check = check_release(outgoing, data)
    person = _account(second) if second else None
    if check.blocks:
        raise CommandError(" ".join(remark.sentence for remark in check.blocks))
    if check.second and person is None:
        sentences = " ".join(remark.sentence for remark in check.second)
        raise CommandError(f"{sentences} Name a second person who agrees with --second ACCOUNT.")
    write_out(out, data)
    record_release(
        outgoing=outgoing,
        check=check,
        data=data,
        channel=ReleaseChannel.COMMAND,
        by=None,
        second=person,
    )
    return len(data)


def write_out(out: Path, data: bytes) -> None:
    """Write a file as a whole. Raises CommandError with the way out."""
    try:
        write_whole(out, data)
    except OSError as error:
        raise CommandError(
            f"{out} cannot be written ({error.strerror}). Choose another place."
        ) from None


def _account(name: str) -> User:
    person = User.objects.filter(username=name, is_active=True).first()
    if person is None:
        raise CommandError(f"There is no account {name}. Name one that can sign in.")
    return person
