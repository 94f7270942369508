//! Running the binary: to its end, or as a server whose lines are read as they come.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdout, Command, Output, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Mutex, PoisonError};
use std::thread;

use tempfile::TempDir;

/// The binary in an empty folder, without anything of the caller's environment that it would read.
pub(crate) struct Binary(TempDir);

pub(crate) struct Answer {
    line: String,
    status: Option<i32>,
    stdout: String,
    pub(crate) stderr: String,
}

impl Binary {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder().join(name), text).unwrap();
    }

    pub(crate) fn database(&self) -> rusqlite::Connection {
        let file: PathBuf = self.folder().join("data/helpwright.db");
        rusqlite::Connection::open(file).unwrap()
    }

    pub(crate) fn run(&self, line: &[&str]) -> Answer {
        self.run_with(line, &[], "")
    }

    pub(crate) fn run_with(&self, line: &[&str], environment: &[(&str, &str)], input: &str) -> Answer {
        let mut command = self.command(line);
        command.envs(environment.iter().copied());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // It may have ended without reading.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        Answer::of(line, child)
    }

    /// Starts a command and kills it once `file` is there.
    pub(crate) fn kill_at(&self, line: &[&str], file: &str) {
        self.kill_when(line, || self.folder().join(file).exists());
    }

    /// Starts a command and kills it once it is so.
    pub(crate) fn kill_when(&self, line: &[&str], is_time: impl Fn() -> bool) {
        let mut child = self.command(line).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        wait_until(&mut child, is_time);
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Starts a command and sends it a signal once it is so.
    pub(crate) fn stop_when(&self, line: &[&str], signal: &str, is_time: impl Fn() -> bool) -> Answer {
        let mut child = self.command(line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        wait_until(&mut child, is_time);
        send(signal, child.id());
        Answer::of(line, child)
    }

    pub(crate) fn add_user(&self, email: &str, role: &str) {
        let line = ["user", "add", "--email", email, "--name", "Somebody", "--role", role, "--password-stdin"];
        self.run_with(&line, &[], "correct horse\n").succeeds();
    }

    fn command(&self, line: &[&str]) -> Command {
        let mut command = self.prepared(env!("CARGO_BIN_EXE_helpwright"));
        command.args(line);
        command
    }

    fn prepared(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let ours = std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("HELPWRIGHT_"));
        for (name, _) in ours {
            command.env_remove(name);
        }
        command.current_dir(self.folder());
        command
    }
}

fn wait_until(child: &mut Child, is_time: impl Fn() -> bool) {
    while !is_time() {
        assert_eq!(child.try_wait().unwrap(), None, "it has ended before");
        std::thread::yield_now();
    }
}

fn send(signal: &str, process: u32) {
    let sent = Command::new("kill").args(["-s", signal, &process.to_string()]).status().unwrap();
    assert!(sent.success());
}

impl Answer {
    fn of(line: &[&str], child: Child) -> Self {
        let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
        Self {
            line: line.join(" "),
            status: status.code(),
            stdout: String::from_utf8(stdout).unwrap(),
            stderr: String::from_utf8(stderr).unwrap(),
        }
    }

    /// What was printed, of a command that did what it was asked.
    pub(crate) fn succeeds(self) -> String {
        assert_eq!(self.status, Some(0), "{}: {}", self.line, self.stderr);
        self.stdout
    }

    /// What was printed, however it ended.
    pub(crate) fn stdout(self) -> String {
        self.stdout
    }

    /// What was said on standard error, of a command that printed nothing else.
    pub(crate) fn fails_with(self, status: i32) -> String {
        assert_eq!(self.status, Some(status), "{}: {}", self.line, self.stderr);
        assert_eq!(self.stdout, "", "{}", self.line);
        self.stderr
    }
}

const SIGN_IN: &str = r#"{"email":"nobody@desk.example","password":"not a password"}"#;

pub(crate) struct Begun(TcpStream);

impl Begun {
    pub(crate) fn finish(mut self) -> String {
        self.0.write_all(SIGN_IN.as_bytes()).unwrap();
        let mut answer = String::new();
        self.0.read_to_string(&mut answer).unwrap();
        answer
    }
}

/// The command line of a server on a free port of this machine, unless the flags name another.
fn serve<'a>(flags: &[&'a str]) -> Vec<&'a str> {
    let mut line = vec!["serve"];
    if !flags.contains(&"--listen") {
        line.extend(["--listen", "127.0.0.1:0"]);
    }
    line.extend(flags);
    line
}

/// A running server. It is killed when the test is done with it.
pub(crate) struct Server {
    child: Child,
    address: SocketAddr,
    stdout: BufReader<ChildStdout>,
    stderr: Mutex<Receiver<String>>,
}

/// The lines of the log, which are read as they come, so that the server never waits for a test that does not look.
fn lines_of(stderr: ChildStderr) -> Mutex<Receiver<String>> {
    let (send, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stderr).split(b'\n').map_while(Result::ok) {
            // A test that has ended wants no more of them, and they are read all the same.
            let _ = send.send(String::from_utf8_lossy(&line).into_owned() + "\n");
        }
    });
    Mutex::new(lines)
}

impl Server {
    /// Starts on a free port of this machine, unless the flags say otherwise, and waits for the line that tells which.
    pub(crate) fn start(binary: &Binary, flags: &[&str]) -> Self {
        Self::start_with(binary, flags, &[])
    }

    pub(crate) fn start_with(binary: &Binary, flags: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut command = binary.command(&serve(flags));
        command.envs(environment.iter().copied());
        Self::spawn(command)
    }

    /// Starts it from a shell that has done something before: a limit or a signal's fate stays with the process.
    pub(crate) fn start_after(binary: &Binary, preparation: &str, flags: &[&str]) -> Self {
        let server = binary.command(&serve(flags));
        let mut shell = binary.prepared("sh");
        shell.arg("-c").arg(format!("{preparation}; exec \"$0\" \"$@\"")).arg(server.get_program());
        shell.args(server.get_args());
        Self::spawn(shell)
    }

    fn spawn(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let stderr = lines_of(child.stderr.take().unwrap());
        let mut first = String::new();
        stdout.read_line(&mut first).unwrap();
        let address = first.trim_end().strip_prefix("listening on http://").map(|address| address.parse().unwrap());
        Self { child, address: address.unwrap_or_else(|| panic!("{first:?}")), stdout, stderr }
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn get(&self, path: &str) -> String {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address))
    }

    /// The same as [`Self::get`], for somebody who has signed in.
    pub(crate) fn get_as(&self, token: &str, path: &str) -> String {
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n",
            self.address
        ))
    }

    pub(crate) fn post(&self, path: &str, body: &serde_json::Value) -> String {
        let body = body.to_string();
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        ))
    }

    fn ask(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// A request that the server has begun to work on, and whose body it waits for.
    pub(crate) fn begin_request(&self) -> Begun {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let head = format!(
            "POST /api/auth/login HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
            self.address,
            SIGN_IN.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut go_on = [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()];
        stream.read_exact(&mut go_on).unwrap();
        Begun(stream)
    }

    /// The next line on standard error that holds `part`.
    pub(crate) fn error_line(&self, part: &str) -> String {
        let lines = self.stderr.lock().unwrap();
        lines.iter().find(|line| line.contains(part)).unwrap_or_else(|| panic!("no line with {part}"))
    }

    /// Of a server that has ended.
    fn unread_log(&self) -> String {
        // A test that waited for a line in vain has poisoned the lock, and the lines are as good as ever.
        self.stderr.lock().unwrap_or_else(PoisonError::into_inner).iter().collect()
    }

    pub(crate) fn signal(&self, name: &str) {
        send(name, self.child.id());
    }

    /// Waits for the end: the exit code, and what was not read yet of both outputs.
    pub(crate) fn wait(mut self) -> (Option<i32>, String, String) {
        let status = self.child.wait().unwrap();
        let mut stdout = String::new();
        self.stdout.read_to_string(&mut stdout).unwrap();
        (status.code(), stdout, self.unread_log())
    }
}

impl Drop for Server {
    #[expect(clippy::print_stderr, reason = "whoever reads why a test failed wants to see it")]
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            eprintln!("The server's log, as far as the test had not read it:\n{}", self.unread_log());
        }
    }
}
