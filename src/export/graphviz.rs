//! Pictures by Graphviz, where it is installed and asked for.

use std::io::{ErrorKind, Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::error::{Error, Result, reason};

/// How long Graphviz may take. Its `dot` needs minutes for some hundreds of nodes with labels.
const LIMIT: Duration = Duration::from_secs(60);

/// What `program -Tformat` makes of a DOT text.
///
/// # Errors
/// [`Error::Diagram`] when the program is not there, fails, or is not done within a minute; it is then ended.
pub(super) fn run(program: &str, format: &[&str], dot: &str) -> Result<Vec<u8>> {
    run_within(program, format, dot, LIMIT)
}

fn run_within(program: &str, arguments: &[&str], dot: &str, limit: Duration) -> Result<Vec<u8>> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| {
        Error::Diagram(match error.kind() {
            ErrorKind::NotFound => {
                format!("Graphviz is not installed: there is no program `{program}`; `--engine own` needs none")
            }
            _ => format!("cannot run `{program}`: {}", reason(&error)),
        })
    })?;
    let (Some(mut stdin), Some(stdout), Some(stderr)) = (child.stdin.take(), child.stdout.take(), child.stderr.take()) else {
        return Err(Error::Diagram(format!("cannot talk to `{program}`")));
    };
    // A thread for each pipe: whichever is full would stop the program.
    std::thread::scope(|scope| {
        // A program that ends early closes its end; what it says of that comes by the other pipes.
        scope.spawn(move || drop(stdin.write_all(dot.as_bytes())));
        let picture = scope.spawn(move || drained(stdout));
        let complaint = scope.spawn(move || drained(stderr));
        let ended = wait(&mut child, limit);
        let (picture, complaint) = (picture.join().unwrap_or_default(), complaint.join().unwrap_or_default());
        match ended {
            Some(true) if !picture.is_empty() => Ok(picture),
            Some(_) => {
                let complaint = String::from_utf8_lossy(&complaint);
                let first = complaint.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("it said nothing");
                Err(Error::Diagram(format!("`{program}` failed: {}", first.chars().take(300).collect::<String>())))
            }
            None => Err(Error::Diagram(format!(
                "`{program}` was not done after {} seconds; show fewer relations (--top), or take `--engine sfdp` or `own`",
                limit.as_secs()
            ))),
        }
    })
}

fn drained(mut from: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = from.read_to_end(&mut bytes);
    bytes
}

/// Whether the program ended well; none when it had to be ended.
fn wait(child: &mut Child, limit: Duration) -> Option<bool> {
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) if start.elapsed() < limit => std::thread::sleep(Duration::from_millis(10)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn error(result: Result<Vec<u8>>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn what_is_missing_fails_or_hangs_is_told() {
        assert!(
            error(run("no-such-graphviz", &[], ""))
                .starts_with("Graphviz is not installed: there is no program `no-such-graphviz`")
        );
        assert!(error(run("sh", &["-c", "echo bad line 1 >&2; exit 3"], "x")).ends_with("failed: bad line 1"));
        let start = Instant::now();
        let slow = run_within("sleep", &["30"], "", Duration::from_millis(50));
        assert!(error(slow).contains("was not done after") && start.elapsed() < Duration::from_secs(10));
        let large = "x".repeat(1 << 20);
        assert_eq!(run("cat", &[], &large).unwrap().len(), large.len());
    }
}
