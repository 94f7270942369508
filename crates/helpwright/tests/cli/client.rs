//! Requests of somebody who has signed in.

use serde_json::{Value, json};
use ureq::http::Response;
use ureq::{Agent, Body};

use crate::binary::Server;

pub(crate) struct Client {
    agent: Agent,
    origin: String,
    token: String,
}

impl Client {
    pub(crate) fn new(server: &Server, token: &str) -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).build().new_agent();
        Self { agent, origin: format!("http://{}", server.address()), token: token.to_owned() }
    }

    /// Signs in with the password that every account of these tests has.
    pub(crate) fn signed_in(server: &Server, email: &str) -> Self {
        let nobody = Self::new(server, "");
        let body = json!({"email": email, "password": "correct horse"});
        let (_, answer) = nobody.post("/api/auth/login", &body).unwrap();
        Self { token: answer["token"].as_str().unwrap().to_owned(), ..nobody }
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// The answer of a server that lived to give one.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Option<(u16, Value)> {
        self.post_once(path, body, None)
    }

    /// The same with a key under which it is done once.
    pub(crate) fn post_once(&self, path: &str, body: &Value, key: Option<&str>) -> Option<(u16, Value)> {
        let mut answer = self.send(path, body, key)?;
        let body = answer.body_mut().read_json().ok()?;
        Some((answer.status().as_u16(), body))
    }

    pub(crate) fn send(&self, path: &str, body: &Value, key: Option<&str>) -> Option<Response<Body>> {
        let mut request = self.agent.post(format!("{}{path}", self.origin)).header("authorization", self.bearer());
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        request.send_json(body).ok()
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        self.ask(path).1
    }

    pub(crate) fn ask(&self, path: &str) -> (u16, Value) {
        let request = self.agent.get(format!("{}{path}", self.origin)).header("authorization", self.bearer());
        let mut answer = request.call().unwrap();
        (answer.status().as_u16(), answer.body_mut().read_json().unwrap())
    }

    /// The status and the body of the answer, whatever it is.
    pub(crate) fn call(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.origin))
            .header("authorization", self.bearer())
            .header("content-type", "application/json")
            .body(body.to_string())
            .unwrap();
        let mut answer = self.agent.run(request).unwrap();
        (answer.status().as_u16(), answer.body_mut().read_json().unwrap())
    }

    /// The body of the answer to a request that is granted.
    pub(crate) fn granted(&self, method: &str, path: &str, body: &Value) -> Value {
        let (status, answer) = self.call(method, path, body);
        assert!((200..300).contains(&status), "{method} {path}: {status} {answer}");
        answer
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }
}
