//! What a store says of itself.

use app::doctor::list_forms;
use app::ports::{Completed, Depth, Health, Load};

use crate::accounts::hire_everybody;
use crate::desk::{Desk, Filing, at};

pub async fn a_sound_store_finds_nothing_wrong(desk: Desk) {
    hire_everybody(&desk).await;
    for n in 0..3 {
        desk.file(Filing { at: at(n), ..Filing::default() }).await;
    }
    for depth in [Depth::Beside, Depth::Whole] {
        let findings = desk.store.examine(depth).await.unwrap();
        assert!(findings.iter().all(|finding| finding.health == Health::Ok), "{findings:?}");
        for form in list_forms() {
            assert!(findings.iter().any(|finding| finding.subject == form.subject()), "{}", form.name);
        }
    }
}

pub async fn what_is_filed_here_lacks_nothing(desk: Desk) {
    hire_everybody(&desk).await;
    for n in 0..3 {
        desk.file(Filing { at: at(n), ..Filing::default() }).await;
    }
    assert_eq!(desk.store.count_incomplete().await.unwrap(), 0);
    assert_eq!(desk.store.complete(None, 10).await.unwrap(), Completed::default());
}

pub async fn what_is_done_does_not_wait(desk: Desk) {
    hire_everybody(&desk).await;
    for n in 0..3 {
        desk.file(Filing { at: at(n), ..Filing::default() }).await;
    }
    let Load { waiting_reads, waiting_writes, commits } = desk.store.load();
    assert_eq!((waiting_reads, waiting_writes), (0, 0));
    let counted: u64 = commits.commits.iter().map(|(_, count)| count).sum();
    assert!(commits.writes >= counted, "{commits:?}");
    assert!(
        commits.commits.iter().zip(commits.commits.iter().skip(1)).all(|(one, next)| one.0 < next.0),
        "{commits:?}"
    );
}
