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
