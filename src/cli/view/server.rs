//! A server of pages for one reader at one machine: GET and HEAD, one answer a connection, nothing is ever changed by a request.

use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

/// Longest request that is read, in bytes.
const LONGEST: usize = 16 << 10;
/// A reader that says nothing for so long is left.
const PATIENCE: Duration = Duration::from_secs(10);
/// Connections answered at the same time; more wait in the queue of the system.
const AT_ONCE: usize = 16;

/// What is answered.
pub struct Answer {
    pub status: u16,
    pub kind: &'static str,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn new(kind: &'static str, body: Vec<u8>) -> Self {
        Self { status: 200, kind, body }
    }

    pub fn error(status: u16) -> Self {
        Self { status, kind: "text/plain; charset=utf-8", body: format!("{status} {}\n", reason(status)).into_bytes() }
    }
}

/// What is asked for: the path as it is, the query decoded.
pub struct Question {
    pub path: String,
    query: Vec<(String, String)>,
}

impl Question {
    /// The first value of this name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// Answers until the program ends.
pub fn serve(listener: &TcpListener, answer: &(dyn Fn(&Question) -> Answer + Sync)) -> io::Result<()> {
    let own = listener.local_addr()?;
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(move || {
                for stream in listener.incoming() {
                    // A reader that goes away is no failure of ours.
                    let _ = stream.and_then(|stream| converse(stream, own, answer));
                }
            });
        }
    });
    Ok(())
}

fn converse(mut stream: TcpStream, own: SocketAddr, answer: &dyn Fn(&Question) -> Answer) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    let (reply, with_body) = loop {
        match understood(&bytes, own) {
            Some(Ok((question, with_body))) => break (answer(&question), with_body),
            Some(Err(status)) => break (Answer::error(status), true),
            None => {}
        }
        let read = stream.read(&mut buffer)?;
        if read == 0 {
            return Ok(());
        }
        bytes.extend_from_slice(&buffer[..read]);
    };
    let head = format!(
        "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\nCache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nCross-Origin-Resource-Policy: same-origin\r\n\
         Content-Security-Policy: frame-ancestors 'none'\r\n\r\n",
        reply.status,
        reason(reply.status),
        reply.kind,
        reply.body.len()
    );
    stream.write_all(head.as_bytes())?;
    if with_body {
        stream.write_all(&reply.body)?;
    }
    stream.flush()
}

/// The question and whether its answer has a body, or the status of a refusal; `None` while there is more to read.
fn understood(bytes: &[u8], own: SocketAddr) -> Option<Result<(Question, bool), u16>> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut request = httparse::Request::new(&mut headers);
    match request.parse(bytes) {
        Ok(httparse::Status::Partial) if bytes.len() < LONGEST => return None,
        Ok(httparse::Status::Partial) => return Some(Err(431)),
        Err(_) => return Some(Err(400)),
        Ok(httparse::Status::Complete(_)) => {}
    }
    let with_body = match request.method {
        Some("GET") => true,
        Some("HEAD") => false,
        _ => return Some(Err(405)),
    };
    // A page of another site whose name was made to lead here says that name: it gets nothing.
    let mut hosts = request.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("host"));
    let (host, second) = (hosts.next(), hosts.next());
    let known = host.and_then(|host| std::str::from_utf8(host.value).ok()).is_some_and(|host| is_own(host, own));
    if !known || second.is_some() {
        return Some(Err(421));
    }
    let target = request.path.unwrap_or("/");
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let query = form_urlencoded::parse(query.as_bytes()).map(|(name, value)| (name.into_owned(), value.into_owned()));
    Some(Ok((Question { path: path.to_owned(), query: query.collect() }, with_body)))
}

/// Whether a host is this machine as the reader may call it.
fn is_own(host: &str, own: SocketAddr) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !host.ends_with(']') => {
            if port.parse() != Ok(own.port()) {
                return false;
            }
            name
        }
        _ => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    // Told to listen to others: whoever reaches us by a number is welcome, by a name is not.
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback() || !own.ip().is_loopback())
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        204 => "No Content",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        421 => "Misdirected Request",
        431 => "Request Header Fields Too Large",
        _ => "Internal Server Error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Path, value of `a`, whether a body is wanted.
    type Asked = (String, Option<String>, bool);

    fn asked(text: &str) -> Option<Result<Asked, u16>> {
        let own = "127.0.0.1:8000".parse().unwrap();
        let found = understood(text.as_bytes(), own)?;
        Some(found.map(|(question, body)| (question.path.clone(), question.value("a").map(str::to_owned), body)))
    }

    #[test]
    fn questions_are_read_and_others_refused() {
        assert_eq!(
            asked("GET /events?a=x%26y+z&b HTTP/1.1\r\nHost: 127.0.0.1:8000\r\n\r\n"),
            Some(Ok(("/events".to_owned(), Some("x&y z".to_owned()), true)))
        );
        assert_eq!(asked("HEAD / HTTP/1.1\r\nHost: localhost:8000\r\n\r\n"), Some(Ok(("/".to_owned(), None, false))));
        assert_eq!(asked("GET / HTTP/1.1\r\nHost: loc"), None);
        for (text, status) in [
            ("POST / HTTP/1.1\r\nHost: localhost:8000\r\n\r\n", 405),
            ("GET / HTTP/1.1\r\nHost: evil.example:8000\r\n\r\n", 421),
            ("GET / HTTP/1.1\r\nHost: localhost:9\r\n\r\n", 421),
            ("GET / HTTP/1.1\r\n\r\n", 421),
            ("GET / HTTP/1.1\r\nHost: localhost:8000\r\nHost: evil.example\r\n\r\n", 421),
            ("\0\0\0\r\n\r\n", 400),
        ] {
            assert_eq!(asked(text), Some(Err(status)), "{text:?}");
        }
        assert_eq!(asked(&format!("GET /{} HTTP/1.1", "x".repeat(LONGEST))), Some(Err(431)));
    }
}
