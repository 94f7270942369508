//! The conversation with the mail server and nothing else: the most that a client without pipelining can reach.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::{Context, Result, anyhow, ensure};
use smtp_script::Received;

use super::throughput::own_cpu_seconds;

/// Sends the messages over so many connections, and answers how much CPU time that took.
pub(crate) fn send(messages: &[Received], server: SocketAddr, connections: usize) -> Result<f64> {
    let next = &AtomicUsize::new(0);
    thread::scope(|scope| {
        let clients: Vec<_> = (0..connections).map(|_| scope.spawn(move || client(messages, server, next))).collect();
        clients.into_iter().map(|client| client.join().map_err(|_| anyhow!("a client panicked"))?).sum()
    })
}

fn client(messages: &[Received], server: SocketAddr, next: &AtomicUsize) -> Result<f64> {
    let before = own_cpu_seconds()?;
    let stream = TcpStream::connect(server)?;
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    stream.read_line(&mut line)?;
    ask(&mut stream, b"EHLO alone.example\r\n")?;
    while let Some(message) = messages.get(next.fetch_add(1, Ordering::Relaxed)) {
        let to = message.recipients.first().context("a message to nobody")?;
        ask(&mut stream, format!("MAIL FROM:<{}>\r\n", message.sender).as_bytes())?;
        ask(&mut stream, format!("RCPT TO:<{to}>\r\n").as_bytes())?;
        ask(&mut stream, b"DATA\r\n")?;
        let text = String::from_utf8_lossy(&message.data).replace("\r\n.", "\r\n..");
        ask(&mut stream, format!("{text}.\r\n").as_bytes())?;
    }
    Ok(own_cpu_seconds()? - before)
}

/// Reads the answer to its last line.
fn ask(stream: &mut BufReader<TcpStream>, command: &[u8]) -> Result<()> {
    stream.get_mut().write_all(command)?;
    loop {
        let mut line = String::new();
        ensure!(stream.read_line(&mut line)? > 0, "the mail server has hung up");
        ensure!(line.starts_with(['2', '3']), "the mail server said {line}");
        if line.as_bytes().get(3) == Some(&b' ') {
            return Ok(());
        }
    }
}
