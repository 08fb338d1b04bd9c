from engine.documents.excluded import excluded_named
from engine.documents.ignore import Rules


def test_only_what_the_rules_exclude_is_found_by_its_name(tmp_path):
    for name in (".git/note.md", "drafts/old/Parking.md", "Parking.md", ".secret.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("text")
    (tmp_path / "link.md").symlink_to(tmp_path / "Parking.md")
    folders = [tmp_path, tmp_path / "Parking.md", tmp_path / "gone"]

    def named(name: str) -> str | None:
        path = excluded_named(name, folders, Rules(("drafts/",)))
        return str(path.relative_to(tmp_path)) if path else None

    assert named("parking") == "drafts/old/Parking.md"
    assert named("git/note") == ".git/note.md"
    assert named("secret") == ".secret.md"
    assert named("link") == "link.md"
    assert named("drafts") == "drafts"
    assert named("nothing") is None
    assert excluded_named("parking", folders, Rules()) is None
