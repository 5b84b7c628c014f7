"""The pieces that sample comments are put together from: everyday British English, about an invented course."""

USEFUL_THINGS = (
    "the audit tool",
    "the case studies",
    "the action planning time",
    "the discussion with other schools",
    "the breakout rooms",
    "the whole school approach model",
    "the policy templates",
    "the staff wellbeing section",
    "the examples from real schools",
    "the session on pupil voice",
    "the referral pathways map",
    "the eight principles, one at a time",
    "the workbook",
    "the time to think",
    "hearing what other leads have tried",
    "the part about parents and carers",
    "the data section",
    "the one-to-one at the end",
    "the links to guidance",
    "the scenario cards",
)
USEFUL_WHYS = (
    "I can use it with my team on Monday",
    "it made the job feel doable",
    "it was so practical",
    "we never get that time in school",
    "it showed me where our gaps are",
    "it will help me make the case to governors",
    "it was pitched just right",
    "I came away with a plan",
    "it answered questions I did not know I had",
    "it was relevant to a small school like ours",
    "it gave me confidence to lead this",
    "it linked the theory to what we see every day",
    "I will share it with SLT this week",
    "it was honest about what is hard",
)
USEFUL_FORMS = (
    "{Thing} – {why}.",
    "{Thing}, because {why}.",
    "{Thing}. {Why}!",
    "Definitely {thing}; {why}.",
    "{thing}",
    "{Thing} and {other}.",
    "I really valued {thing} as {why}.",
    "Brilliant two days. {Thing} in particular: {why}.",
    "For me it was {thing}. {Why}.",
    "{Thing} was spot on, {why}.",
    "Loved {thing}! {Why}.",
    "{thing}, {why} :)",
)
CHANGE_THINGS = (
    "the break on Day 2",
    "the afternoon of Day 1",
    "the pre-reading",
    "the slides on legislation",
    "the group activities",
    "the workbook layout",
    "the joining instructions",
    "the section on data",
    "the introductions",
    "the session on parents",
    "the scenario on attendance",
    "the online whiteboard",
)
CHANGE_WISHES = (
    "could be a bit shorter",
    "needs more time",
    "could do with a primary example",
    "could do with an example for special schools",
    "felt rushed",
    "would work better after lunch",
    "could be sent out a week before",
    "should come with a one-page summary",
    "was hard to read on my screen",
    "might be better in smaller groups",
    "went over things we already knew",
    "could have clearer instructions",
)
CHANGE_FORMS = (
    "{Thing} {wish}.",
    "{Thing} {wish} – otherwise great.",
    "Perhaps {thing} {wish}?",
    "It would help if {thing} were looked at: it {wish}.",
    "I think {thing} {wish}.",
    "Only small thing: {thing} {wish}.",
    "{thing} {wish}",
    "Honestly not much. Maybe {thing} {wish}.",
)
TOOLS_THINGS = (
    "the links in the resource pack",
    "the audit spreadsheet",
    "the toolkit download",
    "the templates",
    "the resource folder",
)
TOOLS_WISHES = (
    "did not open on our school network",
    "are out of date in places",
    "were hard to find afterwards",
    "still refer to last year's guidance",
    "need a version that works on a tablet",
    "would not load on the day",
)
STEPS = (
    "Meet the head and agree {what}.",
    "Share {what} with staff at the next INSET day.",
    "Start {what} with our school council.",
    "Put {what} on the governors' agenda.",
    "Set up a small working group for {what}.",
    "Do {what} properly with the pastoral team.",
    "{what} before half-term",
    "Look at {what} with my line manager.",
    "Book time to finish {what}.",
    "Talk to our SENCO about {what}.",
)
STEP_THINGS = (
    "the audit",
    "our action plan",
    "a staff wellbeing survey",
    "a pupil voice group",
    "our referral pathway",
    "the policy review",
    "a parents' evening on wellbeing",
    "the whole school approach model",
    "what we collect and why",
    "a calm space for pupils",
)
NOTHINGS = ("N/A", "n/a", "nothing", "Nothing", "-", "all good", "None", "no changes", "Nothing at all, thank you")
FIRST_NAMES = (
    "Rowena",
    "Barnaby",
    "Ottoline",
    "Kwabena",
    "Marguerite",
    "Idris",
    "Saoirse",
    "Jagdeep",
    "Perpetua",
    "Emrys",
)
SURNAMES = ("Thistlewood", "Pennyfeather", "Larkspur", "Quillfeather", "Merriweather", "Fernsby")
NAMED_FORMS = (
    "{name} was excellent and really listened to us.",
    "Big thank you to {name} for the extra help with the audit.",
    "{name} sometimes talked over people in the breakout room.",
    "It was great to meet {name} from another school and swap ideas.",
    "I asked {name} about the certificate and have not heard back.",
)
WORRYING = (
    "A pupil told me after Day 1 that she does not feel safe at home and I was not sure who to tell. (made-up example)",
    "One of our Year 9s has been hurting himself and I am really worried. (made-up example)",
    "I have been feeling so low myself that I do not know how to go on. (made-up example)",
    "A colleague shouts at children in the corridor and nobody reports it. (made-up example)",
)
TEST_TEXTS = ("test", "TEST please ignore (office@northside.example)")
