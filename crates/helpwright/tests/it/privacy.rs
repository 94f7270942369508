//! A person's own data: handed out in one document, and erased down to the bytes of the files.

use app::Caller;
use app::moving::{Importer, write_line};
use app::privacy::{self, Erased, Whom};
use domain::text::Email;
use serde_json::{Value, json};

use crate::desk::{Desk, PASSWORD, Person};

const TICKETS: &str = "/api/support/tickets";

/// Words that stand in what concerns the owner alone, each in another place.
const CANARIES: [&str; 9] = [
    "aardvarkcanary",
    "bandicootcanary",
    "cassowarycanary",
    "dugongcanary",
    "emucanary",
    "fruitbatcanary",
    "galahcanary",
    "owner@customer.example",
    "olive",
];

async fn find(desk: &Desk, whom: &str) -> app::Result<privacy::Somebody> {
    privacy::find(&desk.app, Whom::parse(whom).unwrap()).await
}

async fn export(desk: &Desk, whom: &str, with_notes: bool) -> Value {
    let somebody = find(desk, whom).await.unwrap();
    let document = privacy::export(&desk.app, somebody, with_notes).await.unwrap();
    serde_json::to_value(document).unwrap()
}

async fn erase(desk: &Desk, whom: &str) -> app::Result<Erased> {
    let somebody = find(desk, whom).await?;
    let erased = privacy::erase(&desk.app, &Caller::default(), &somebody).await?;
    privacy::finish(&desk.app).await?;
    Ok(erased)
}

async fn exported(desk: &Desk) -> String {
    let mut export = desk.app.store.export().await.unwrap();
    let mut lines = Vec::new();
    loop {
        let documents = export.next().await.unwrap();
        if documents.is_empty() {
            return String::from_utf8(lines).unwrap().to_lowercase();
        }
        for document in &documents {
            write_line(document, &mut lines).unwrap();
        }
    }
}

/// Has the owner leave traces everywhere: filed, answered, edited, noted, filed for them, brought in and deleted.
async fn traces(desk: &Desk) -> String {
    let body = json!({"subject": "Aardvarkcanary", "message": "About the bandicootcanary"});
    let answer =
        desk.call(Person::Owner, "POST", TICKETS).json(&body).header("idempotency-key", "emucanary").send().await;
    let ticket = format!("{TICKETS}/{}", answer.body["ticket"]["_id"].as_str().unwrap());
    let responses = format!("{ticket}/responses");
    desk.post(Person::Agent, &responses, json!({"message": "Dear Olive, which cassowarycanary?", "notifyUser": true}))
        .await;
    desk.post(Person::Owner, &responses, json!({"message": "The dugongcanary"})).await;
    desk.post(Person::Agent, &responses, json!({"message": "Phone: emucanary", "isInternal": true})).await;
    desk.put(Person::Agent, &ticket, json!({"subject": "Edited fruitbatcanary"})).await;
    desk.put(Person::Owner, "/api/auth/me", json!({"name": "Olive Galahcanary"})).await;
    let owner = desk.id(Person::Owner).to_string();
    let filed = json!({"subject": "Aardvarkcanary called", "message": "M", "onBehalfOf": owner});
    let filed = desk.post(Person::Agent, TICKETS, filed).await.body["ticket"]["_id"].as_str().unwrap().to_owned();
    desk.delete(Person::Admin, &format!("{TICKETS}/{filed}")).await;
    let moved = json!({
        "type": "ticket", "_id": "01".repeat(12), "ticketNumber": "ST-2020-007", "subject": "Aardvarkcanary", "message": "M",
        "attachments": ["dugongcanary.png"], "submittedBy": owner, "createdAt": "2020-01-01T10:00:00Z"
    });
    let mut importer = Importer::new(&desk.app, Caller::default());
    importer.take(1, moved.to_string().as_bytes()).await.unwrap();
    assert_eq!(importer.finish().await.unwrap().0.tickets, 1);
    ticket
}

#[tokio::test]
async fn nothing_of_an_erased_person_is_left() {
    let desk = Desk::open().await;
    for n in 0..40 {
        let body = json!({"subject": format!("Neighbour {n}"), "message": "Something else. ".repeat(20)});
        desk.post(Person::Other, TICKETS, body).await;
    }
    let ticket = traces(&desk).await;
    let (files, before) = (desk.files(), exported(&desk).await);
    for canary in CANARIES {
        assert!(files.contains(canary) && before.contains(canary), "{canary} was never there");
    }

    let erased = erase(&desk, Person::Owner.email()).await.unwrap();
    assert_eq!(erased, Erased { tickets: 3, is_recorded: true, has_account: false });
    let (files, after) = (desk.files(), exported(&desk).await);
    for canary in CANARIES {
        assert!(!after.contains(canary), "{canary} is in the export");
        assert!(!files.contains(canary), "{canary} is in the files");
    }
    assert!(files.contains("neighbour 39"));
    let verified = app::audit::verify(desk.app.store.as_ref()).await.unwrap().unwrap();
    assert_eq!(verified.erased, 8);

    desk.get(Person::Owner, TICKETS).await.assert_refused(401, "unauthenticated");
    let login = json!({"email": Person::Owner.email(), "password": PASSWORD});
    desk.post(Person::Nobody, "/api/auth/login", login).await.assert_refused(401, "unauthenticated");
    let shown = desk.get(Person::Agent, &ticket).await.body["ticket"].take();
    assert_eq!((&shown["subject"], &shown["message"]), (&json!("[erased]"), &json!("[erased]")));
    assert_eq!(
        shown["submittedBy"],
        json!({"_id": desk.id(Person::Owner).to_string(), "name": "Unknown", "email": ""})
    );
    assert_eq!(shown["responses"].as_array().unwrap().len(), 3);
    let history = desk.get(Person::Agent, &format!("{ticket}/history")).await.body["entries"].take();
    assert_eq!((&history[0]["action"], &history[0]["changes"]), (&json!("ticket.created"), &json!({})));
    assert_eq!(history[0]["actor"]["name"], "Unknown");
    assert_eq!(history[1]["actor"]["name"], Person::Agent.name());
    assert_eq!(desk.get(Person::Other, TICKETS).await.body["pagination"]["total"], 40);
}

#[tokio::test]
async fn an_erasure_run_again_changes_nothing_more() {
    let desk = Desk::open().await;
    traces(&desk).await;
    let owner = desk.id(Person::Owner).to_string();
    erase(&desk, Person::Owner.email()).await.unwrap();
    let once = exported(&desk).await;
    assert!(matches!(erase(&desk, Person::Owner.email()).await, Err(app::Error::NotFound)));
    let nothing = Erased { tickets: 0, is_recorded: false, has_account: false };
    assert_eq!(erase(&desk, &owner).await.unwrap(), nothing);
    assert_eq!(exported(&desk).await, once);
    assert_eq!(once.matches("person.erased").count(), 1);

    let other = Desk::without_people(app::accounts::Setup::default());
    let mut importer = Importer::new(&other.app, Caller::default());
    for (number, line) in (1..).zip(once.lines()) {
        importer.take(number, line.as_bytes()).await.unwrap();
    }
    importer.finish().await.unwrap();
    assert!(app::audit::verify(other.app.store.as_ref()).await.unwrap().is_ok());
}

#[tokio::test]
async fn an_erasure_stopped_anywhere_is_finished_by_another() {
    let desk = Desk::open().await;
    traces(&desk).await;
    let store = &desk.app.store;
    let person = desk.id(Person::Owner);
    let tickets = store.tickets_filed_by(person).await.unwrap();
    assert!(store.erase_ticket(tickets[0], desk.app.clock.now()).await.unwrap());
    store.erase_trail(person).await.unwrap();
    assert!(find(&desk, Person::Owner.email()).await.is_ok(), "the account goes last, so that it still can be named");
    let erased = erase(&desk, Person::Owner.email()).await.unwrap();
    assert_eq!(erased, Erased { tickets: 2, is_recorded: true, has_account: false });
    let (files, after) = (desk.files(), exported(&desk).await);
    assert!(CANARIES.iter().all(|canary| !files.contains(canary) && !after.contains(canary)));

    // Everything is gone from the database, and its remains in the files are not yet.
    let desk = Desk::open().await;
    traces(&desk).await;
    let somebody = find(&desk, Person::Owner.email()).await.unwrap();
    for ticket in desk.app.store.tickets_filed_by(somebody.id).await.unwrap() {
        desk.app.store.erase_ticket(ticket, desk.app.clock.now()).await.unwrap();
    }
    assert!(desk.files().contains("aardvarkcanary"));
    assert!(privacy::finish(&desk.app).await.unwrap());
    assert!(!desk.files().contains("aardvarkcanary"));
    assert!(!privacy::finish(&desk.app).await.unwrap());
}

#[tokio::test]
async fn who_has_only_registered_is_handed_it_and_erased() {
    const NORA: &str = "nora.dugongcanary@customer.example";
    let desk = Desk::open().await.started_anew(|app| app.config.registration_is_open = true);
    let register = async |email: &str| {
        let body = json!({"name": "Nora Emucanary", "email": email, "password": "chosen by Nora"});
        assert_eq!(desk.post(Person::Nobody, "/api/auth/register", body).await.status, 202);
    };
    register(NORA).await;
    register(Person::Other.email()).await;
    let mine = export(&desk, NORA, false).await;
    let registration = json!({
        "name": "Nora Emucanary", "email": NORA, "createdAt": crate::desk::START, "hasPassword": true
    });
    assert_eq!((&mine["account"], &mine["registration"]), (&json!(null), &registration));
    assert_eq!(mine["mail"][0]["kind"], "confirmation");
    assert_eq!(export(&desk, mine["_id"].as_str().unwrap(), false).await, mine);
    assert!(!mine.to_string().contains("plain:"), "{mine}");
    let of_another = export(&desk, Person::Other.email(), false).await;
    assert_eq!(
        (of_another["account"]["name"].as_str(), of_another["mail"].as_array().unwrap().len()),
        (Some(Person::Other.name()), 1)
    );
    assert_eq!(of_another["registration"]["name"], "Nora Emucanary", "whoever it was that typed it");

    assert!(desk.files().contains("dugongcanary"));
    let erased = erase(&desk, NORA).await.unwrap();
    assert_eq!(erased, Erased { tickets: 0, is_recorded: true, has_account: false });
    assert!(!desk.files().contains("dugongcanary") && desk.files().contains("emucanary"));
    assert!(matches!(find(&desk, NORA).await, Err(app::Error::NotFound)));
    erase(&desk, Person::Other.email()).await.unwrap();
    assert!(!desk.files().contains("emucanary"));
    register(NORA).await;
    assert!(find(&desk, NORA).await.is_ok(), "and what counted for the address is forgotten");
    assert_eq!(desk.texts("SELECT state FROM outbox ORDER BY state"), ["cancelled", "cancelled", "queued"]);
}

#[tokio::test]
async fn staff_leave_their_answers_and_the_last_admin_stays() {
    let desk = Desk::open().await;
    let ticket = desk.ticket().await;
    desk.post(Person::Agent, &format!("{ticket}/responses"), json!({"message": "Turn it off and on"})).await;
    erase(&desk, Person::Agent.email()).await.unwrap();
    let shown = desk.get(Person::Owner, &ticket).await.body["ticket"].take();
    assert_eq!(shown["responses"][0]["message"], "Turn it off and on");
    assert_eq!(shown["responses"][0]["respondedBy"]["name"], "Unknown");
    let files = desk.files();
    assert!(!files.contains("aiko") && !files.contains("agent@desk.example") && files.contains("turn it off"));

    let before = exported(&desk).await;
    assert!(matches!(erase(&desk, Person::Admin.email()).await, Err(app::Error::LastAdmin)));
    assert_eq!(exported(&desk).await, before);
    assert_eq!(desk.get(Person::Admin, &ticket).await.status, 200);
}

#[tokio::test]
async fn a_person_is_handed_everything_that_is_theirs_and_nothing_of_others() {
    let desk = Desk::open().await;
    traces(&desk).await;
    let ticket = desk.ticket().await;
    desk.post(Person::Agent, &format!("{ticket}/responses"), json!({"message": "A secret note", "isInternal": true}))
        .await;
    let mine = export(&desk, Person::Owner.email(), false).await;
    let account = &mine["account"];
    assert_eq!((&account["name"], &account["hasPassword"]), (&json!("Olive Galahcanary"), &json!(true)));
    assert_eq!(mine["sessions"].as_array().unwrap().len(), 1);
    assert_eq!((mine["tickets"].as_array().unwrap().len(), &mine["notesLeftOut"]), (3, &json!(2)));
    assert_eq!(mine["mail"][0]["kind"], "response");
    let actions: Vec<_> = mine["audit"].as_array().unwrap().iter().map(|entry| entry["action"].clone()).collect();
    let expected = ["user.created", "ticket.created", "response.added", "user.updated", "ticket.created"];
    assert_eq!(actions, expected);
    assert_eq!(mine["audit"][1]["who"]["name"], Person::Owner.name());
    let text = mine.to_string();
    for secret in ["plain:", desk.token(Person::Owner).as_str(), "A secret note", "emucanary", "aiko"] {
        assert!(!text.contains(secret), "{secret}");
    }
    assert!(text.contains("dugongcanary.png") && text.contains("which cassowarycanary?"));
    let whole = export(&desk, &desk.id(Person::Owner).to_string(), true).await;
    assert!(whole.to_string().contains("A secret note") && whole["notesLeftOut"] == 0);

    let agents = export(&desk, Person::Agent.email(), true).await;
    assert_eq!(agents["tickets"], json!([]));
    assert_eq!(agents["answers"].as_array().unwrap().len(), 3);
    let audit = agents["audit"].to_string();
    assert!(audit.contains("ticket.updated") && !audit.contains("canary"), "{audit}");

    assert!(matches!(find(&desk, "nobody@customer.example").await, Err(app::Error::NotFound)));
    let stranger = find(&desk, &"07".repeat(12)).await.unwrap();
    assert!(matches!(privacy::export(&desk.app, stranger, false).await, Err(app::Error::NotFound)));
    assert_eq!(Whom::parse("Ada@Example.com"), Ok(Whom::Email(Email::parse("ada@example.com").unwrap())));
    assert!(Whom::parse("ada").is_err());
}
