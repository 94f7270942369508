//! Exim, as the desk's mail server: STARTTLS, sign-in, and one mailbox for everybody, all in a folder of the test's own.
//!
//! The test listens in its place and hands each connection over, as inetd does. So no port is guessed, and nothing runs
//! longer than its connection.

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::{env, io};

use smtp_script::Certificate;
use tempfile::TempDir;

use crate::mailbox::{Arrived, PostOffice, until};

const FOLDER: &str = "HELPWRIGHT_TEST_EXIM";

/// Whom Exim becomes where the tests run as root, for whom it delivers nothing.
const NOBODY: u32 = 65_534;

/// It takes mail from nobody but the desk, encrypted, and only what is well-formed; `@` is the folder.
const CONFIGURATION: &str = "\
exim_path = @/exim
spool_directory = @/spool
log_file_path = @/log/%s
primary_hostname = mail.example.com
keep_environment =
host_lookup =
tls_certificate = @/certificate.pem
tls_privatekey = @/key.pem
tls_advertise_hosts = *
auth_advertise_hosts = ${if def:tls_in_cipher {*}}
smtputf8_advertise_hosts = *
acl_smtp_rcpt = recipient
acl_smtp_data = message
begin acl
recipient:
  require authenticated = *
          encrypted = *
  accept
message:
  require verify = header_syntax
          verify = header_names_ascii
          condition = ${if <={$max_received_linelength}{998}}
  accept
begin routers
everybody:
  driver = accept
  transport = mailbox
begin transports
mailbox:
  driver = appendfile
  directory = @/mail
  maildir_format
  envelope_to_add
  return_path_add
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${if and {{eq {$auth2}{desk}} {eq {$auth3}{pass word}}}}
  server_set_id = $auth2
";

/// It ends when this is dropped.
pub(crate) struct Exim {
    folder: TempDir,
    address: SocketAddr,
    is_over: Arc<AtomicBool>,
    listener: Option<JoinHandle<()>>,
}

impl Exim {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let user = furnish(folder.path()).unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let is_over = Arc::new(AtomicBool::new(false));
        let (place, is_closed) = (folder.path().to_owned(), Arc::clone(&is_over));
        let listener = thread::spawn(move || {
            let mut sessions = Vec::new();
            while let Ok((connection, _)) = listener.accept() {
                if is_closed.load(Ordering::SeqCst) {
                    break;
                }
                let mut session = session(&place, user, connection).unwrap();
                sessions.push(thread::spawn(move || session.wait()));
            }
            for session in sessions {
                let _ = session.join();
            }
        });
        Self { folder, address, is_over, listener: Some(listener) }
    }

    /// Every message that was delivered, with the trace that a mail server puts before it.
    fn mailbox(&self) -> Vec<Arrived> {
        let files = fs::read_dir(self.folder.path().join("mail/new")).into_iter().flatten();
        let mut mails: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
        // Their names begin with the time.
        mails.sort();
        mails.iter().map(|file| Arrived::delivered(&fs::read_to_string(file).unwrap())).collect()
    }

    /// What Exim has to say when something went wrong.
    fn complaints(&self) -> String {
        let read = |name: &str| fs::read_to_string(self.folder.path().join("log").join(name)).unwrap_or_default();
        ["error", "reject", "main"].map(read).concat()
    }
}

impl PostOffice for Exim {
    fn url(&self) -> String {
        format!("smtp://desk:pass%20word@{}?tls=starttls", self.address)
    }

    fn until(&self, count: usize) -> Vec<Arrived> {
        until(|| self.mailbox(), |mails| mails.len() >= count, || self.complaints())
    }
}

impl Drop for Exim {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // Wakes the listener, which then finds that it is over.
        let _ = TcpStream::connect(self.address);
        if let Some(listener) = self.listener.take() {
            let _ = listener.join();
        }
    }
}

/// Lays everything into the folder and gives it to the user who Exim will be.
fn furnish(folder: &Path) -> io::Result<(u32, u32)> {
    let tools = env::var_os(FOLDER).unwrap_or_else(|| {
        panic!("{FOLDER} names no folder; `cargo xtask exim cargo test -p helpwright --test cli` sets it")
    });
    let (user, group) = (rustix::process::getuid(), rustix::process::getgid());
    let (user, group) = if user.is_root() { (NOBODY, NOBODY) } else { (user.as_raw(), group.as_raw()) };
    for name in ["mail", "spool", "log", "lib"] {
        fs::create_dir(folder.join(name))?;
    }
    // Root's own copy need not be open to others.
    for file in fs::read_dir(tools)? {
        let file = file?;
        fs::copy(file.path(), folder.join("lib").join(file.file_name()))?;
    }
    let at = folder.display().to_string();
    let (certificate, key) = Certificate::Good.pem().unwrap();
    for (name, text) in [
        ("exim.conf", CONFIGURATION.replace('@', &at)),
        ("certificate.pem", certificate),
        ("key.pem", key),
        // The user whom Debian's Exim was built for is whoever runs it here.
        ("passwd", format!("Debian-exim:x:{user}:{group}::/:/bin/false\n")),
        ("group", format!("Debian-exim:x:{group}:\n")),
        (
            "exim",
            format!(
                "#!/bin/sh\nexport LD_LIBRARY_PATH='{at}/lib' LD_PRELOAD='{at}/lib/libnss_wrapper.so' \
                 NSS_WRAPPER_PASSWD='{at}/passwd' NSS_WRAPPER_GROUP='{at}/group'\nexec '{at}/lib/exim4' \"$@\"\n"
            ),
        ),
    ] {
        fs::write(folder.join(name), text)?;
        fs::set_permissions(folder.join(name), fs::Permissions::from_mode(0o700))?;
    }
    for entry in fs::read_dir(folder)?.chain(fs::read_dir(folder.join("lib"))?) {
        chown(entry?.path(), Some(user), Some(group))?;
    }
    chown(folder, Some(user), Some(group))?;
    Ok((user, group))
}

fn session(folder: &Path, (user, group): (u32, u32), connection: TcpStream) -> io::Result<std::process::Child> {
    let mut command = Command::new(folder.join("exim"));
    command.arg("-C").arg(folder.join("exim.conf")).arg("-bs").env_clear().current_dir(folder);
    if rustix::process::getuid().is_root() {
        command.uid(user).gid(group);
    }
    command.stdout(OwnedFd::from(connection.try_clone()?)).stdin(OwnedFd::from(connection));
    command.stderr(File::options().append(true).create(true).open(folder.join("log/error"))?).spawn()
}
