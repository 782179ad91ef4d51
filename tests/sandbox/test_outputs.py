# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a design may put out: plain, whole files of ordinary names, few and not too large; nothing when it failed."""

from __future__ import annotations

import pytest

from makeshare.engine.worker import Worker
from makeshare.errors import EngineError, MakeshareError
from makeshare.model.assembly import Description
from makeshare.model.facts import Facts
from makeshare.read.description import outcome
from tests.sandbox.attacking import attack_job, attempt

STRANGE = {
    "a symbolic link": "os.symlink('/etc/hostname', outputs / 'x')",
    "a symbolic link to a folder": "os.symlink('/etc', outputs / 'x')",
    "a hard link": "(outputs / 'x').write_text('x'); os.link(outputs / 'x', outputs / 'y')",
    "a named pipe": "os.mkfifo(outputs / 'x')",
    "a socket": "import socket; socket.socket(socket.AF_UNIX).bind(str(outputs / 'x'))",
    "a link in place of the folder": "os.rmdir(outputs); os.symlink('/etc', outputs)",
}
"""No sandbox lets these be made; a worker outside one must refuse them as well."""
REFUSED = {
    "a file with holes": "with open(outputs / 'x', 'wb') as f: f.truncate(1 << 20)",
    "a name that turns the line around": "(outputs / 'a\\u202eb').touch()",
    "a name of blanks": "(outputs / '  ').touch()",
    "a name with a line break": "(outputs / 'a\\nb').touch()",
    "a name like an option": "(outputs / '-rf').touch()",
    "a hidden name": "(outputs / '.x').touch()",
    "a name that is no text": "open(os.fsencode(outputs) + b'/\\xff\\xfe', 'w').close()",
    "a long name": "(outputs / ('x' * 255)).touch()",
    "a deep path": "p = outputs.joinpath(*['d'] * 150); p.mkdir(parents=True); (p / 'x').touch()",
    "an odd folder without a file": "(outputs / 'a b').mkdir()",
    "a file that cannot be read": "os.close(os.open(outputs / 'x', os.O_CREAT | os.O_WRONLY, 0))",
    "more files than are taken": "for n in range(2500): (outputs / str(n)).touch()",
}


@pytest.mark.parametrize("name", STRANGE)
def test_what_is_no_plain_file_is_not_taken(name: str, confined: Worker, free: Worker) -> None:
    """A sandbox lets no link, pipe or socket be made; where nothing confines, it is refused when outputs are taken."""
    assert "Error" in attempt(confined, STRANGE[name])
    with pytest.raises(EngineError, match="put out something that is no plain file"):
        free.run(attack_job(STRANGE[name]))
    assert attempt(free, "told = 'sound'") == "sound"


@pytest.mark.parametrize("name", REFUSED)
def test_an_odd_file_is_refused_with_all_others(name: str, confined: Worker) -> None:
    """Nothing of such a design is kept; the next one is as well as ever."""
    with pytest.raises(EngineError, match="no plain file with a plain name"):
        confined.run(attack_job(f"(outputs / 'fine').write_text('x')\n{REFUSED[name]}"))
    assert attempt(confined, "told = 'sound'") == "sound"


def test_outputs_have_a_greatest_size(confined: Worker) -> None:
    """Half a gigabyte in all is refused by its announced size, before a byte of it is read."""
    code = "for n in range(3): (outputs / str(n)).write_bytes(bytes(200 << 20))"
    with pytest.raises(EngineError, match="more than 512 MiB"):
        confined.run(attack_job(code))
    assert attempt(confined, "told = 'sound'") == "sound"


def test_a_folder_among_the_outputs_keeps_its_files(confined: Worker) -> None:
    """Folders are no outputs, files in them are, byte for byte."""
    code = "(outputs / 'parts').mkdir(); (outputs / 'parts/a.bin').write_bytes(bytes(range(256)) * 999)"
    assert confined.run(attack_job(code)) == {"parts/a.bin": bytes(range(256)) * 999}


@pytest.mark.parametrize("leaving", ["os._exit(0)", "LIBC._exit(0)", "LIBC.syscall(231, 0)", "pass"])
def test_success_without_the_output_is_a_failure(leaving: str, confined: Worker) -> None:
    """A status of 0 says nothing: the output that was ordered must be there."""
    with pytest.raises(EngineError, match=r"ended without design\.json"):
        outcome(confined.run(attack_job(leaving)), "design.json", Description)


@pytest.mark.parametrize(
    "data",
    [
        "b'['  * 200000",
        "b'{\"a\":' * 200000",
        "__import__('pickle').dumps({'design': 1})",
        "b'{\"design\": NaN}'",
        'b\'{"geometry_hash":"g1:0","low":[NaN,0,0],"box":[0,0,0],"parts":[],"items":[],"clashes":[]}\'',
        'b\'{"geometry_hash":"g1:0","low":[1e999,0,0],"box":[0,0,0],"parts":[],"items":[],"clashes":[]}\'',
        "b'\\xff\\xfe'",
        "b' ' * (17 << 20)",
        "b''",
    ],
    ids=["lists", "tables", "pickle", "nan", "nan-in-facts", "infinite", "no-text", "large", "empty"],
)
def test_a_malformed_record_is_one_sentence(data: str, confined: Worker) -> None:
    """Nothing that a design writes is unpickled, and none of it makes the reader fall over."""
    outputs = confined.run(attack_job(f"(outputs / 'facts.json').write_bytes({data})"))
    with pytest.raises(MakeshareError) as caught:
        outcome(outputs, "facts.json", Facts)
    assert "\n" not in str(caught.value)
