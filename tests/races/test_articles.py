"""文章的竞争 (articles at once): one of two acts on a version, files beside one another, and an index that says what is there."""

from functools import partial

from tests.races.racing import Processes, at_once, outcomes
from tests.support.portal import PDF, attach, drafted, published, told

ROUNDS = 6


def test_of_two_publications_of_one_version_one_is_done(processes: Processes) -> None:
    first, second = processes.both(processes.admin)
    for _ in range(ROUNDS):
        draft = drafted(processes.admin)
        path = f"/review/articles/{draft['id']}/publication"

        answers = at_once(partial(first.act, path, 1), partial(second.act, path, 1))

        assert outcomes(answers) == ["200", "412 version_stale"]
        assert searched(processes, draft["id"]) == 1


def test_of_a_withdrawal_and_an_edit_one_is_done_and_the_search_knows_which(processes: Processes) -> None:
    first, second = processes.both(processes.admin)
    for _ in range(ROUNDS):
        article = published(processes.admin)
        path = f"/review/articles/{article['id']}"

        answers = at_once(
            partial(first.act, f"{path}/withdrawal", article["version"]),
            partial(second.patch, path, {"body": "更正后的正文"}, article["version"]),
        )

        assert outcomes(answers) == ["200", "412 version_stale"]
        status = told(processes.admin.get(path))["status"]
        assert searched(processes, article["id"]) == (status == "published")


def test_files_that_are_attached_at_once_are_all_there(processes: Processes) -> None:
    first, second = processes.both(processes.admin)
    draft = drafted(processes.admin)

    answers = at_once(
        *(partial(attach, officer, draft, PDF, f"{n}.pdf") for n in range(4) for officer in (first, second))
    )

    assert outcomes(answers) == ["201"] * 8
    article = told(processes.admin.get(f"/review/articles/{draft['id']}"))
    assert (len(article["attachments"]), article["version"]) == (8, 9)


def searched(processes: Processes, article_id: int) -> int:
    """How often an article stands among what is searched."""
    return processes.counted("SELECT count(*) FROM searched_articles WHERE article_id = :id", id=article_id)
