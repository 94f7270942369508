//! What a store says of itself.

use app::doctor::list_forms;
use app::ports::{Depth, Health};

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
