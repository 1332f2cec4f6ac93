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
fn every_format_is_told_by_its_ending() {
    let desk = Desk::new();
    desk.run(&["build", CORPUS, "-o", "out"]).exits(0);
    for (format, endings, start) in [
        ("graphml", &["graphml"][..], "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml "),
        ("gexf", &["gexf", "GEXF"], "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf "),
        ("cytoscape", &["cyjs"], "{\"format_version\":"),
        ("jgf", &["jgf", "jgf.json"], "{\"graph\":{\"directed\":true"),
        ("d3", &["d3.json"], "{\"graph\":{\"name\":"),
        ("graphology", &["graphology.json"], "{\"options\":"),
        ("csv", &["csv"], "source,target,id,relation,"),
        ("cypher", &["cypher", "cql"], "CREATE CONSTRAINT "),
        ("mermaid", &["mmd", "mermaid"], "flowchart LR\n"),
    ] {
        let text = desk.run(&["export", "out/graph.json", "--to", format]).exits(0).stdout;
        assert!(text.starts_with(start), "{format}: {}", &text[..80]);
        for ending in endings {
            let name = format!("graph.{ending}");
            let run = desk.run(&["export", "out/graph.json", "-o", &name]).exits(0);
            assert_eq!(run.stderr, format!("wrote {name}\n"));
            assert!(desk.read(&name) == text, "{name}");
        }
    }
}

#[test]
fn formats_of_two_files_take_a_folder() {
    let desk = Desk::new();
    desk.run(&["build", CORPUS, "-o", "out"]).exits(0);
    desk.run(&["export", "out/graph.json", "--to", "neo4j", "-o", "import"]).exits(0);
    assert_eq!(desk.list("import"), ["nodes.csv", "relationships.csv"]);
    let run = desk.run(&["export", "out/graph.json", "--to", "csv", "-o", "tables/"]).exits(0);
    assert_eq!(desk.list("tables"), ["edges.csv", "nodes.csv"]);
    assert_eq!(run.said("wrote ").len(), 2);
    assert!(desk.read("tables/edges.csv") == desk.run(&["export", "out/graph.json", "--to", "csv"]).exits(0).stdout);
    let nodes = desk.json("out/graph.json")["nodes"].as_array().unwrap().len();
    assert_eq!(desk.read("import/nodes.csv").lines().count(), nodes + 1);
    assert_eq!(desk.read("tables/nodes.csv").lines().count(), nodes + 1);
    let run = desk.run(&["export", "out/graph.json", "--to", "neo4j"]).exits(2);
    assert!(run.stderr.contains("neo4j takes two files: say -o FOLDER"), "{}", run.stderr);
    let run = desk.run(&["export", "out/graph.json", "--to", "neo4j", "-o", "out/graph.json"]).exits(2);
    assert!(run.stderr.contains("expected a folder"), "{}", run.stderr);
}

#[test]
fn filters_and_top_reach_every_format() {
    let desk = Desk::new();
    desk.run(&["build", CORPUS, "-o", "out"]).exits(0);
    let all = desk.json("out/graph.json");
    let talks = all["edges"].as_array().unwrap().iter().filter(|edge| edge["relation"] == "talks").count();
    let run = desk.run(&["export", "out/graph.json", "--to", "csv", "--relation", "talks"]).exits(0);
    assert_eq!(run.stdout.lines().count(), talks + 1);
    let run = desk.run(&["export", "out/graph.json", "--to", "mermaid", "--top", "4"]).exits(0);
    assert_eq!(run.stdout.matches("|\"").count(), 4);
}

#[test]
fn a_page_is_what_build_wrote() {
    let desk = Desk::new();
    desk.run(&["build", CORPUS, "-o", "out"]).exits(0);
    let page = desk.read("out/graph.html");
    for events in ["out", "out/events.jsonl"] {
        let run = desk.run(&["export", "out/graph.json", "--to", "html", "--events", events]).exits(0);
        assert!(run.stdout == page, "{events}");
    }
    desk.run(&["export", "out/graph.json", "-o", "bare.html"]).exits(0);
    let bare = desk.read("bare.html");
    assert!(
        bare.len() < page.len() && bare.contains("\"sentences\":[],\"events\":[]"),
        "without events there are no sentences"
    );
    let run = desk.run(&["export", "out/graph.json", "--to", "dot", "--events", "out"]).exits(2);
    assert!(run.stderr.contains("say --to html"), "{}", run.stderr);
    desk.write("broken.jsonl", b"{\"id\":3}\n");
    let run = desk.run(&["export", "out/graph.json", "--to", "html", "--events", "broken.jsonl"]).exits(2);
    assert!(run.stderr.contains("broken.jsonl:1"), "{}", run.stderr);
}

/// Fields of documents are data in the page too: only the page's own elements are elements.
#[test]
fn hostile_documents_add_no_element_to_the_page() {
    let article = r#"{"id": "</script><img src=x onerror=alert(1)>", "title": "<!--<script>", "url": "javascript:alert(1)", "text": "Iran condemned Israel over </script><script>alert(1)</script>."}"#;
    let desk = Desk::with(&[("a.jsonl", article), ("b.txt", "Iran condemned Israel.")]);
    for input in ["a.jsonl", "b.txt"] {
        desk.run(&["build", input, "-o", &format!("out-{input}")]).exits(0);
    }
    let (hostile, plain) = (desk.read("out-a.jsonl/graph.html"), desk.read("out-b.txt/graph.html"));
    assert!(hostile.contains("\\u003cimg"), "the document is quoted");
    for part in ["<script", "</script", "<img", "<!--"] {
        assert_eq!(hostile.matches(part).count(), plain.matches(part).count(), "{part}");
    }
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
