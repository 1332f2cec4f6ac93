//! `detente export`: a graph in another format.

use crate::program::{CORPUS, Desk};

#[test]
fn json_to_json_changes_no_byte() {
    let desk = Desk::new();
    desk.run(&["build", CORPUS, "-o", "out"]).exits(0);
    let graph = desk.read("out/graph.json");
    assert!(desk.run(&["export", "out/graph.json", "--to", "json"]).exits(0).stdout == graph);
    assert!(desk.run_with(graph.as_str(), &["export", "-", "--to", "json"]).exits(0).stdout == graph, "standard input");
    desk.run(&["export", "out/graph.json", "-o", "again.json"]).exits(0);
    assert!(desk.read("again.json") == graph, "the format is told by the ending");
}

#[test]
fn dot_is_what_build_wrote() {
    let desk = Desk::new();
    desk.run(&["build", CORPUS, "-o", "out"]).exits(0);
    let run = desk.run(&["export", "out/graph.json", "--to", "dot"]).exits(0);
    assert_eq!(run.stderr, "");
    assert!(run.stdout == desk.read("out/graph.dot"));
    let run = desk.run(&["export", "out/graph.json", "--top", "3", "-o", "three.gv"]).exits(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", "wrote three.gv\n"));
    assert_eq!(desk.read("three.gv").matches(" -> ").count(), 3);
}

#[test]
fn diagrams_are_drawn_without_any_other_program() {
    let desk = Desk::new();
    desk.run(&["build", CORPUS, "-o", "out"]).exits(0);
    assert!(desk.run(&["export", "out/graph.json", "--to", "svg"]).exits(0).stdout == desk.read("out/graph.svg"));
    let tooltips = |name: &str| desk.read(name).matches("<g><title>").count();
    desk.run(&["export", "out/graph.json", "--top", "5", "-o", "five.svg"]).exits(0);
    desk.run(&["export", "out/graph.json", "--top", "5", "--engine", "layered", "-o", "layered.svg"]).exits(0);
    assert_eq!(tooltips("five.svg"), tooltips("layered.svg"));
    let merged = desk.run(&["export", "out/graph.json", "--to", "dot", "--top", "0", "--parallel", "merged"]).exits(0).stdout;
    let fanned = desk.run(&["export", "out/graph.json", "--to", "dot", "--top", "0"]).exits(0).stdout;
    assert!(merged.matches(" -> ").count() < fanned.matches(" -> ").count());
    let focus = desk.run(&["export", "out/graph.json", "--to", "dot", "--top", "0", "--focus", "OMN"]).exits(0).stdout;
    assert!(
        focus.matches(" -> ").count() < fanned.matches(" -> ").count() && focus.contains("of Oman and neighbours"),
        "{focus}"
    );
    let further =
        desk.run(&["export", "out/graph.json", "--to", "dot", "--top", "0", "--focus", "OMN", "--depth", "2"]).exits(0).stdout;
    assert!(focus.matches(" -> ").count() < further.matches(" -> ").count());
}

#[test]
fn a_diagram_that_cannot_be_drawn_is_an_error() {
    let desk = Desk::new();
    desk.run(&["build", CORPUS, "-o", "out", "--focus", "XXX"]).exits(2);
    assert!(desk.path("out/graph.json").is_file(), "all else is there");
    let run = desk.run(&["export", "out/graph.json", "--to", "svg", "--focus", "XXX"]).exits(2);
    assert!(run.stderr.contains("no actor of the graph has the id `XXX`"), "{}", run.stderr);
    desk.run(&["export", "out/graph.json", "--to", "svg", "--depth", "2"]).exits(2);
    desk.run(&["export", "out/graph.json", "-o", "a.png", "--scale", "0"]).exits(2);
    if cfg!(feature = "png") {
        desk.run(&["export", "out/graph.json", "-o", "a.png"]).exits(0);
        assert!(std::fs::read(desk.path("a.png")).unwrap().starts_with(b"\x89PNG"));
    } else {
        let run = desk.run(&["export", "out/graph.json", "-o", "a.png"]).exits(2);
        assert!(run.stderr.starts_with("error: [E-DIAGRAM] ") && run.stderr.contains("--features png"), "{}", run.stderr);
    }
}
