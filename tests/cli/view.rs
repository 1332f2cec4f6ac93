//! `detente view`: the page of a graph with all its events behind it, for the reader at this machine.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::program::{Desk, STORY};

/// The running program; ends with the test.
struct Server(Child, String);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Server {
    fn start(desk: &Desk, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_detente"))
            .arg("view")
            .args(arguments)
            .args(["--address", "127.0.0.1:0"])
            .current_dir(desk.path("."))
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
        let address = lines.find_map(|line| Some(line.strip_prefix("http://")?.split('/').next()?.to_owned())).unwrap();
        Self(child, address)
    }

    fn ask(&self, request: &str) -> (String, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.1).unwrap();
        stream.write_all(request.replace("HOST", &self.1).as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        (String::from_utf8(answer[..end].to_vec()).unwrap(), answer[end + 4..].to_vec())
    }

    fn get(&self, path: &str) -> (String, Vec<u8>) {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: HOST\r\n\r\n"))
    }
}

#[test]
fn the_page_and_all_events_are_served_and_nothing_else() {
    let desk = Desk::with(&[("a.txt", STORY)]);
    desk.run(&["build", "a.txt", "-o", "out", "-q"]).exits(0);
    let server = Server::start(&desk, &["out"]);
    let (head, page) = server.get("/");
    assert!(head.starts_with("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8"), "{head}");
    assert!(head.contains("Content-Security-Policy: frame-ancestors 'none'") && head.contains("nosniff"), "{head}");
    let page = String::from_utf8(page).unwrap();
    assert!(page.contains("default-src 'none'; connect-src 'self';") && page.contains("\"served\":true"));
    // The page of a file asks nobody.
    assert!(!desk.read("out/graph.html").contains("connect-src"));

    let graph: Value = serde_json::from_slice(&server.get("/graph.json").1).unwrap();
    for edge in graph["edges"].as_array().unwrap() {
        let text = |field: &str| edge[field].as_str().unwrap();
        let query = format!(
            "/events?source={}&relation={}&target={}&symmetric={}",
            text("source"),
            text("relation"),
            text("target"),
            edge["symmetric"]
        );
        let (head, body) = server.get(&query);
        assert!(head.starts_with("HTTP/1.1 200 OK\r\nContent-Type: application/json"), "{query}: {head}");
        let quotes: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(quotes["events"].as_array().unwrap().len() as u64, edge["count"].as_u64().unwrap(), "{query}");
        assert_eq!(
            serde_json::from_slice::<Value>(&server.get(&format!("{query}&from=99")).1).unwrap()["events"],
            Value::from(vec![0; 0])
        );
    }
    for (path, status) in [
        ("/none", "404"),
        ("/../out/events.jsonl", "404"),
        ("/events", "404"),
        ("/events?source=IRN", "404"),
        ("/favicon.ico", "204"),
    ] {
        assert!(server.get(path).0.starts_with(&format!("HTTP/1.1 {status} ")), "{path}");
    }
    for (request, status) in [
        ("POST / HTTP/1.1\r\nHost: HOST\r\n\r\n", "405"),
        ("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421"),
        ("nonsense\r\n\r\n", "400"),
    ] {
        assert!(server.ask(request).0.starts_with(&format!("HTTP/1.1 {status} ")), "{request}");
    }
    assert!(server.ask("HEAD / HTTP/1.1\r\nHost: HOST\r\n\r\n").1.is_empty());
}

#[test]
fn what_cannot_be_served_is_told() {
    let desk = Desk::with(&[("a.txt", STORY)]);
    desk.run(&["build", "a.txt", "-o", "out", "-q"]).exits(0);
    let run = desk.run(&["view", "out", "--nodes", "unit"]).exits(2);
    assert!(run.stderr.contains("--nodes and --groups"), "{}", run.stderr);
    desk.run(&["view", "out", "--address", "nowhere"]).exits(2);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let run = desk.run(&["view", "out", "--address", &address]).exits(2);
    assert!(run.stderr.contains(&format!("cannot listen on {address}")), "{}", run.stderr);
    // A graph alone is shown, without more sentences than it has.
    let server = Server::start(&desk, &["out/graph.json"]);
    assert!(!String::from_utf8(server.get("/").1).unwrap().contains("\"served\":true"));
}
