use std::process::ExitCode;

fn main() -> ExitCode {
    helpwright::run(std::env::args_os())
}
