//! One connection that stays open. The server is our own and answers every request with a length.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
    line: Vec<u8>,
    body: Vec<u8>,
}

pub(crate) struct Request {
    method: &'static str,
    target: String,
    /// Nobody's when it is empty.
    token: String,
    /// Names the request, so that one that is sent again is not done again.
    key: Option<String>,
    body: Option<Value>,
}

impl Request {
    pub(crate) fn get(target: impl Into<String>, token: &str) -> Self {
        Self { method: "GET", target: target.into(), token: token.to_owned(), key: None, body: None }
    }

    pub(crate) fn post(target: impl Into<String>, token: &str, body: Value) -> Self {
        Self { method: "POST", body: Some(body), ..Self::get(target, token) }
    }

    pub(crate) fn put(target: impl Into<String>, token: &str, body: Value) -> Self {
        Self { method: "PUT", body: Some(body), ..Self::get(target, token) }
    }

    pub(crate) fn once(self, key: String) -> Self {
        Self { key: Some(key), ..self }
    }

    fn to_bytes(&self) -> Vec<u8> {
        let Self { method, target, token, key, body } = self;
        let token = if token.is_empty() { String::new() } else { format!("authorization: Bearer {token}\r\n") };
        let key = key.as_ref().map(|key| format!("idempotency-key: {key}\r\n")).unwrap_or_default();
        let body = body.as_ref().map(Value::to_string).unwrap_or_default();
        let of_body = format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len());
        let of_body = if body.is_empty() { "" } else { &of_body };
        format!("{method} {target} HTTP/1.1\r\nhost: bench\r\n{token}{key}{of_body}\r\n{body}").into_bytes()
    }
}

impl Connection {
    pub(crate) fn open(server: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(server)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { stream: BufReader::with_capacity(1 << 16, stream), line: Vec::new(), body: Vec::new() })
    }

    /// Sends the request and reads the answer; one that is no success is an error.
    pub(crate) fn send(&mut self, request: &Request) -> Result<&[u8]> {
        self.stream.get_mut().write_all(&request.to_bytes())?;
        let status = self.status()?;
        let mut length = 0;
        while !self.read_line()?.is_empty() {
            let line = String::from_utf8_lossy(&self.line).to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
        }
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body)?;
        if !(200..300).contains(&status) {
            let Request { method, target, .. } = request;
            bail!("{method} {target} answered {status}: {}", String::from_utf8_lossy(&self.body));
        }
        Ok(&self.body)
    }

    pub(crate) fn json(&mut self, request: &Request) -> Result<Value> {
        Ok(serde_json::from_slice(self.send(request)?)?)
    }

    fn status(&mut self) -> Result<u16> {
        let line = String::from_utf8_lossy(self.read_line()?).into_owned();
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
        status.with_context(|| format!("no status in `{line}`"))
    }

    fn read_line(&mut self) -> Result<&[u8]> {
        self.line.clear();
        if self.stream.read_until(b'\n', &mut self.line)? == 0 {
            bail!("the server closed the connection");
        }
        Ok(self.line.trim_ascii_end())
    }
}
