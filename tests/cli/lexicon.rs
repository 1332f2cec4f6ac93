//! `detente lexicon`, and `--lexicon`: tables of the user's own.

use crate::program::{Desk, relations};

const GROUPS: &str = "id\tunit\tname\taliases\tdemonyms\thome\nRIVER_FRONT\tREB\tRiver Front\tRVF\t\tTCD\n";
const FRAMES: &str = r#"[[frame]]
id = "ribbon"
verbs = ["beribbon"]
source = ["subject"]
target = ["object"]
cameo = "051"
confidence = 0.8
yes = [{ text = "Oman beribboned Qatar.", events = ["OMN -> QAT"] }]
no = ["Oman was beribboned."]
"#;

#[test]
fn a_folder_adds_actors_and_frames() {
    let desk = Desk::with(&[
        ("mine/actors/groups.tsv", GROUPS),
        ("mine/relations/frames/support.toml", FRAMES),
        ("mine/README.md", "My tables."),
        ("news.txt", "Chad beribboned the River Front.\nIran condemned the RVF.\n"),
    ]);
    let run = desk.run(&["lexicon", "check", "mine"]).exits(0);
    assert!(run.stdout.ends_with("; 2 examples of your frames pass\n"), "{}", run.stdout);
    let run = desk.run(&["extract", "news.txt", "--lexicon", "mine"]).exits(0);
    assert_eq!(relations(&run.lines()), ["IRN accuse RIVER_FRONT", "TCD support RIVER_FRONT"]);
    assert_eq!(desk.run(&["extract", "news.txt"]).exits(0).lines().len(), 0, "without them they are nobody");
}

#[test]
fn a_folder_can_replace_a_table() {
    let states = "# replace\nid\tname\taliases\tdemonyms\tmetonyms\nAAA\tAtlantis\t\tAtlantean\tPoseidonis\nBBB\tLemuria\t\tLemurian\t\n";
    let empty = |header: &str| format!("# replace\n{header}\n");
    let desk = Desk::with(&[
        ("old/actors/states.tsv", states),
        ("old/actors/organisations.tsv", &empty("id\tkind\tname\taliases\tdemonyms")),
        ("old/actors/groups.tsv", &empty("id\tunit\tname\taliases\tdemonyms\thome")),
        ("old/actors/bodies.tsv", &empty("actor\tunit\tforms\trole")),
        ("old/actors/persons.tsv", &empty("name\taliases\tactor\tunit\trole\tfrom\tto")),
        ("old/actors/namesakes.tsv", &empty("plural\tactors")),
        ("news.txt", "Atlantis condemned Lemuria and Iran.\n"),
    ]);
    let run = desk.run(&["extract", "news.txt", "--lexicon", "old"]).exits(0);
    assert_eq!(relations(&run.lines()), ["AAA accuse BBB"]);
    let run = desk.run(&["lexicon", "list", "--lexicon", "old"]).exits(0);
    assert_eq!(run.stdout, "AAA\tstate\tAtlantis\nBBB\tstate\tLemuria\n");
}

#[test]
fn check_names_file_line_and_what_was_expected() {
    let wrong = |name: &str, text: &str| {
        let desk = Desk::with(&[(&format!("mine/{name}"), text)]);
        desk.run(&["lexicon", "check", "mine"]).exits(2).stderr
    };
    let unit = wrong("actors/groups.tsv", "id\tunit\tname\taliases\tdemonyms\thome\nX\tHORDE\tX Front\t\t\t\n");
    assert!(unit.contains("groups.tsv:2: `HORDE` is no unit; expected one of GOV"), "{unit}");
    let name = wrong("actors/gruops.tsv", GROUPS);
    assert!(name.contains("gruops.tsv:1: no table of this name"), "{name}");
    let example = wrong("relations/frames/support.toml", &FRAMES.replace("OMN -> QAT", "QAT -> OMN"));
    assert!(example.contains("support.toml:1: `Oman beribboned Qatar.` does not give QAT -> OMN asserted"), "{example}");
    let twice = wrong("actors/groups.tsv", &format!("{GROUPS}RIVER_FRONT\tREB\tRiver\t\t\t\n"));
    assert!(twice.contains("groups.tsv:3: a second row for `RIVER_FRONT`"), "{twice}");
    let kind = wrong("actors/groups.tsv", "id\tunit\tname\taliases\tdemonyms\thome\nIRN\tREB\tIran\t\t\t\n");
    assert!(kind.contains("groups.tsv:2: `IRN` is a state already"), "{kind}");
    let none = Desk::new().run(&["lexicon", "check", "nowhere"]).exits(2);
    assert!(none.stderr.contains("nowhere is no folder"), "{}", none.stderr);
}

#[test]
fn list_shows_all_that_is_known_of_an_actor() {
    let run = Desk::new().run(&["lexicon", "list", "--actor", "IRN"]).exits(0);
    for part in ["IRN  Iran  (state)", "\ncapitals\n  Tehran  GOV", "\nbodies\n", "Hassan Rouhani  GOV  president  2013-08"] {
        assert!(run.stdout.contains(part), "no {part} in:\n{}", run.stdout);
    }
    let run = Desk::new().run(&["lexicon", "list", "--actor", "XXX"]).exits(2);
    assert!(run.stderr.contains("no actor `XXX`"), "{}", run.stderr);
}

#[test]
fn dictionaries_of_tabari_and_petrarch_become_tables() {
    let actors = "<!-- written for this test -->\nBRETONIA_ [FRA]\n+BRETONIAN_\nIVOR_TEST_\n\t[DNKGOV 19990101-20041231]\n\t[DNKOPP >20041231]\nHARBOUR_PACT_ [IGOHBP]\n";
    let desk = Desk::with(&[
        ("my.actors", actors),
        ("my.agents", "HARBOURMASTER_ {HARBOURMASTERS_} [~GOV]\nWIZARD [~WIZ]\n"),
        (
            "news.jsonl",
            "{\"date\": \"2003-05-01\", \"text\": \"Ivor Test condemned Bretonia. The Harbour Pact condemned Bretonian harbourmasters.\"}\n",
        ),
    ]);
    let run = desk.run(&["lexicon", "import", "my.actors", "my.agents", "-o", "mine"]).exits(1);
    assert_eq!(run.said("skipped: "), ["my.agents:2: `~WIZ` begins with no unit of ours"]);
    desk.run(&["lexicon", "check", "mine"]).exits(0);
    let run = desk.run(&["extract", "news.jsonl", "--lexicon", "mine"]).exits(0);
    let events = run.lines();
    assert_eq!(relations(&events), ["DNK accuse FRA", "IGOHBP accuse FRA"]);
    assert_eq!((&events[0]["source"]["unit"], &events[1]["target"]["unit"]), (&"GOV".into(), &"GOV".into()));
    let none = Desk::with(&[("x.actors", "nothing\n")]);
    let run = none.run(&["lexicon", "import", "x.actors", "-o", "y"]).exits(2);
    assert!(run.stderr.contains("no entry found"), "{}", run.stderr);
}
