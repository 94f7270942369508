//! Argon2id on threads of its own: their number and the length of the queue before them are bounded, so that a flood of
//! sign-ins is turned away instead of taking memory and processor from everyone else.

mod queue;

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::{fmt, thread};

use app::ports::{Passwords, PasswordsBusy, Random};
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use async_trait::async_trait;
use domain::text::Password;
use queue::Queue;
use tokio::sync::oneshot;

/// How many may wait for each thread: about half a second's work.
const WAITING_PER_THREAD: usize = 32;
/// A stored hash that asks for more memory than this (in KiB) is not one that anybody made for signing in.
const MOST_MEMORY: u32 = 256 * 1024;
/// Room for this many blocks of 1 KiB is asked for at once, though fewer are used. The allocator gives back at once
/// what is larger than 32 MiB, and keeps what is smaller.
const RESERVED_BLOCKS: usize = 33 * 1024;
/// Stands in for the salt of somebody who is not there.
const NO_SALT: [u8; 16] = [0; 16];
const OUTPUT_LENGTH: usize = 32;

/// The passwords port.
pub struct Argon2Threads {
    queue: Arc<Queue<Job>>,
    random: Arc<dyn Random>,
}

type Job = Box<dyn FnOnce(&mut Memory) + Send>;
type Memory = Vec<Block>;

impl Argon2Threads {
    /// One thread for each processor.
    pub fn start(random: Arc<dyn Random>) -> std::io::Result<Self> {
        Self::with_threads(thread::available_parallelism().map_or(1, NonZero::get), random)
    }

    fn with_threads(threads: usize, random: Arc<dyn Random>) -> std::io::Result<Self> {
        let queue = Arc::new(Queue::new(threads * WAITING_PER_THREAD));
        for _ in 0..threads {
            let queue = Arc::clone(&queue);
            thread::Builder::new().name("passwords".to_owned()).spawn(move || {
                give_way();
                work(&queue);
            })?;
        }
        Ok(Self { queue, random })
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, PasswordsBusy> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |memory| {
            // Whoever asked may be gone by now.
            let _ = answer.send(work(memory));
        });
        if !self.queue.push(job) {
            return Err(PasswordsBusy);
        }
        answered.await.map_err(|_| PasswordsBusy)
    }
}

impl Drop for Argon2Threads {
    fn drop(&mut self) {
        self.queue.close();
    }
}

impl fmt::Debug for Argon2Threads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Argon2Threads").finish_non_exhaustive()
    }
}

#[async_trait]
impl Passwords for Argon2Threads {
    async fn hash(&self, password: Password) -> Result<String, PasswordsBusy> {
        let mut salt = [0; 16];
        salt.copy_from_slice(&self.random.bytes()[..16]);
        self.run(move |memory| hash(password.as_str(), salt, memory)).await?.ok_or(PasswordsBusy)
    }

    async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, PasswordsBusy> {
        self.run(move |memory| verify(&password, hash.as_deref(), memory)).await
    }
}

/// Lets the processors serve everybody else first, who would wait for whole slices of time beside a flood of sign-ins.
/// Only Linux has priorities for single threads.
fn give_way() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, 10) {
        tracing::debug!(%error, "passwords are hashed as urgently as everything else");
    }
}

/// Takes jobs until the pool is dropped. While something waits, the memory of one job serves the next.
fn work(queue: &Queue<Job>) {
    let mut memory = Memory::new();
    while let Some(job) = queue.take(|| memory = Memory::new()) {
        // Whoever asked is told, since a panic drops what the answer is sent by; the next job finds the thread alive.
        if catch_unwind(AssertUnwindSafe(|| job(&mut memory))).is_err() {
            tracing::error!("a thread for passwords panicked");
            memory = Memory::new();
        }
    }
}

fn hash(password: &str, salt: [u8; 16], memory: &mut Memory) -> Option<String> {
    let params = Params::DEFAULT;
    let output = derive(&params, password, &salt, memory)?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).ok()?,
        salt: Some(Salt::new(&salt).ok()?),
        hash: Some(Output::new(&output).ok()?),
    };
    Some(hash.to_string())
}

/// Without a hash, or with one that cannot be read, the same work is done for nothing.
fn verify(password: &str, hash: Option<&str>, memory: &mut Memory) -> bool {
    let Some((params, salt, expected)) = hash.and_then(read) else {
        let _ = derive(&Params::DEFAULT, password, &NO_SALT, memory);
        return false;
    };
    let output = derive(&params, password, &salt, memory);
    // `Output` compares in constant time.
    output.and_then(|output| Output::new(&output).ok()) == Some(expected)
}

fn read(hash: &str) -> Option<(Params, Salt, Output)> {
    let hash = PasswordHash::new(hash).ok()?;
    let params = Params::try_from(&hash).ok().filter(|params| params.m_cost() <= MOST_MEMORY)?;
    let is_ours = hash.algorithm == Algorithm::Argon2id.ident() && hash.version == Some(Version::V0x13.into());
    Some((params, hash.salt?, hash.hash?)).filter(|_| is_ours)
}

fn derive(params: &Params, password: &str, salt: &[u8], memory: &mut Memory) -> Option<[u8; OUTPUT_LENGTH]> {
    let blocks = params.block_count();
    if memory.len() < blocks {
        memory.reserve_exact(blocks.max(RESERVED_BLOCKS));
        memory.resize(blocks, Block::new());
    }
    let mut output = [0; OUTPUT_LENGTH];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
        .hash_password_into_with_memory(password.as_bytes(), salt, &mut output, &mut memory[..blocks])
        .ok()?;
    Some(output)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::SystemRandom;

    fn hash_of(password: &str) -> String {
        hash(password, [7; 16], &mut Memory::new()).unwrap()
    }

    #[test]
    fn a_hash_is_in_the_phc_format_and_reads_back() {
        let hash = hash_of("correct horse");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let mut memory = Memory::new();
        for _ in 0..2 {
            assert!(verify("correct horse", Some(&hash), &mut memory));
            assert!(!verify("correct horsf", Some(&hash), &mut memory));
        }
    }

    #[test]
    fn what_is_no_hash_of_ours_lets_nobody_in() {
        let good = hash_of("correct horse");
        for hash in [
            "",
            "correct horse",
            "$argon2id$v=19$m=4294967295,t=2,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            &good.replace("argon2id", "argon2i"),
            &good.replace("v=19", "v=16"),
            &good[..good.len() - 4],
        ] {
            assert!(!verify("correct horse", Some(hash), &mut Memory::new()), "{hash}");
        }
        assert!(!verify("", None, &mut Memory::new()));
    }

    #[test]
    fn a_panic_ends_no_more_than_its_own_job() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let pool = Argon2Threads::with_threads(1, Arc::new(SystemRandom)).unwrap();
        runtime.block_on(async {
            assert!(pool.run::<()>(|_| panic!("on purpose")).await.is_err());
            assert!(!pool.verify("wrong password".to_owned(), None).await.unwrap());
        });
    }

    #[test]
    fn a_flood_is_turned_away() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let pool = Argon2Threads::with_threads(1, Arc::new(SystemRandom)).unwrap();
        let answers = runtime.block_on(async {
            let attempts = (0..100).map(|_| pool.verify("wrong password".to_owned(), None));
            futures::future::join_all(attempts).await
        });
        let busy = answers.iter().filter(|answer| answer.is_err()).count();
        assert!((1..=100 - WAITING_PER_THREAD).contains(&busy), "{busy}");
        assert!(answers.iter().flatten().all(|is_right| !is_right));
    }
}
