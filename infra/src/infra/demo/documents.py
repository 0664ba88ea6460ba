"""GraphQL of the demonstration, small enough to be read beside what it prints."""

FILE = """mutation ($input: FileReportInput!) { fileReport(input: $input) {
  ... on Report { id version reference { reference } } ... on Refusal { slug title } } }"""
READ = """query ($id: ID!) { report(id: $id) { id version positions withheld { class }
  receipt { stage nobodyYet deliveredAt openedAt takenOverAt } instruction { entries { code } }
  whereabouts { entries { code } } personName { names { given family } } concern { text } birth { age ageBand }
  account { text } clinical { text } careNeeds { text } referrals { id state purpose version } } }"""
RECEIPT = """query ($id: ID!) { receipt(id: $id) { receipt { stage } instruction { entries { code until } } } }"""
TAKE_OVER = """mutation ($input: TakeOverReportInput!) { takeOverReport(input: $input) {
  ... on Report { version } ... on Refusal { slug title } } }"""
ADVISE = """mutation ($input: AdviseReporterInput!) { adviseReporter(input: $input) {
  ... on Report { version } ... on Refusal { slug title } } }"""
ANSWER = """mutation ($input: UpdateWhereaboutsInput!) { updateWhereabouts(input: $input) {
  ... on Report { version } ... on Refusal { slug title } } }"""
WORKLIST = """query ($reference: String!) { worklist(reference: $reference) { nodes { id version reportId } } }"""
ACCEPT = """mutation ($input: AcceptReferralInput!) { acceptReferral(input: $input) {
  ... on Referral { id state } ... on Refusal { slug title } } }"""
INBOX = """{ notifications(first: 50, openOnly: true) { nodes { text reportId } } }"""
FLOW = """{ caseFlow { stages { stage reached present } } }"""
