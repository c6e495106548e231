"""The kinds of news: a closed list, so that a page knows what it can listen for."""

from __future__ import annotations

from typing import Literal, get_args

NewsKind = Literal[
    "job",
    "tasks.moved",
    "work.opened",
    "task.assigned",
    "task.withdrawn",
    "task.returned",
    "task.accepted",
    "comment.added",
    "comment.resolved",
]

MEANING: dict[NewsKind, str] = {
    "job": "a job is in another state or further on: `thing` is the job, with `state`, `done`, `total`",
    "tasks.moved": "tasks were submitted, returned, accepted or moved on: `thing` is the project, with `count` and, of"
    " the first hundred, `tasks` (`task`, `stage`, `state`)",
    "work.opened": "there is new work to take: `thing` is the project, with `stages`",
    "task.assigned": "tasks were handed to you: `thing` is the project, `tasks` holds their ids",
    "task.withdrawn": "tasks were taken back from you",
    "task.returned": "tasks that you did came back and wait for you",
    "task.accepted": "tasks that you did were accepted",
    "comment.added": "somebody said something about a task: `thing` is the task, with `comments` and their `kind`",
    "comment.resolved": "a comment was settled or opened again: `thing` is the task, with `comments` and `resolved`",
}

assert set(MEANING) == set(get_args(NewsKind))

DESCRIPTION = """Server-sent events: what happens in the workspace, of what I may see, as it happens.

`event` is the kind, `data` the id of the thing (`thing`), when (`at`), its `project` where it has one, and:

{kinds}
- `reset`: some was missed; ask for everything anew.

What is said of one's own tasks, and of comments on them, comes to whoever works on them; what is said of a whole
project needs `tasks.read` there. After a broken connection the browser sends `Last-Event-ID` and hears what it missed.
""".format(kinds="\n".join(f"- `{kind}`: {meaning}" for kind, meaning in MEANING.items()))
