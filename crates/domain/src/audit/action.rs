#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    TicketCreated,
    TicketUpdated,
    TicketDeleted,
    TicketImported,
    ResponseAdded,
    UserCreated,
    UserUpdated,
    UserDeleted,
    SettingsUpdated,
    FaqCreated,
    FaqUpdated,
    FaqDeleted,
    PersonErased,
}

impl Action {
    pub const ALL: &[Self] = &[
        Self::TicketCreated,
        Self::TicketUpdated,
        Self::TicketDeleted,
        Self::TicketImported,
        Self::ResponseAdded,
        Self::UserCreated,
        Self::UserUpdated,
        Self::UserDeleted,
        Self::SettingsUpdated,
        Self::FaqCreated,
        Self::FaqUpdated,
        Self::FaqDeleted,
        Self::PersonErased,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TicketCreated => "ticket.created",
            Self::TicketUpdated => "ticket.updated",
            Self::TicketDeleted => "ticket.deleted",
            Self::TicketImported => "ticket.imported",
            Self::ResponseAdded => "response.added",
            Self::UserCreated => "user.created",
            Self::UserUpdated => "user.updated",
            Self::UserDeleted => "user.deleted",
            Self::SettingsUpdated => "settings.updated",
            Self::FaqCreated => "faq.created",
            Self::FaqUpdated => "faq.updated",
            Self::FaqDeleted => "faq.deleted",
            Self::PersonErased => "person.erased",
        }
    }

    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.as_str() == text)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetKind {
    Ticket,
    User,
    Settings,
    Faq,
}

impl TargetKind {
    pub const ALL: &[Self] = &[Self::Ticket, Self::User, Self::Settings, Self::Faq];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::User => "user",
            Self::Settings => "settings",
            Self::Faq => "faq",
        }
    }

    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }
}
