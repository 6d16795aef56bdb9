/** Time, the back end, the printer, the journal, the start and the PIN. */
export const expectedOfTheRest = `
started => no: notNow
  = <= homeQuiet homeSpaceLow
  = <= home homeJournalFailed
  = <= homeBoxAsking
pinChecking => no: notNow
  servicePin/checking <= servicePin
pinChecked right => no: notNow
  service +pinAccepted <= servicePinChecking
pinChecked wrong => = +pinRejected
  servicePin/wrong +pinRejected <= servicePin servicePinChecking
tick => =
lookedUp found => =
  choosingBills <= lookingUp
lookedUp refused => =
  enteringAccount/unknownAccount <= lookingUp
lookedUp unknown => =
  enteringAccount/backEndUnavailable <= lookingUp
lookedUp stale => =
posting accepted => =
  home +paymentSettled <= homeReversing
  service +claimSettled <= servicePosting
  home +paymentSettled <= homePostingBehind
  settled/printing … +paymentSettled +receiptStarted !print <= submitting pendingPrinting pendingPrinted
posting refused => =
  home +paymentRefused +claimOpened <= homeReversing
  service +claimPostingRefused <= servicePosting
  home +paymentRefused +claimOpened <= homePostingBehind
  claimed/printing … refused:75 +paymentRefused +claimOpened +receiptStarted !print <= submitting pendingPrinting
  claimed/printing … refused:75 +paymentRefused +claimOpened +receiptStarted !print <= pendingPrinted
posting changed => =
  home +paymentRefused +claimOpened <= homeReversing
  service +claimPostingRefused <= servicePosting
  = +paymentRefused +changeAnnounced +changeAccepted +paymentSubmitted !submit <= homePostingBehind
  changed … +paymentRefused +changeAnnounced <= submitting pendingPrinting pendingPrinted
posting unknown => =
posting of another => =
receipt printed => = +receiptPrinted
  settled/printed … +receiptPrinted <= settledPrinting
  pending/printed … +receiptPrinted <= pendingPrinting
  claimed/printed … +receiptPrinted <= claimedPrinting claimedJammed
  pastReceipt/printed +receiptPrinted <= pastReceiptPrinting
receipt failed => = +receiptFailed
  settled/failed … +receiptFailed <= settledPrinting
  pending/failed … +receiptFailed <= pendingPrinting
  claimed/failed … +receiptFailed <= claimedPrinting claimedJammed
  pastReceipt/failed +receiptFailed <= pastReceiptPrinting
test print ended => =
printerChanged => =
space low => = … spaceLow
  home spaceLow <= home
  home spaceLow noJournal <= homeJournalFailed
  = <= homeSpaceLow collectingSpaceLow
  enteringAccount spaceLow <= enteringAccount
  lookingUp spaceLow <= lookingUp
  choosingBills spaceLow <= choosingBills
  noDebt spaceLow <= noDebt
  choosingAmount/prepayment spaceLow <= choosingPrepayment
  choosingAmount/recharge spaceLow <= choosingRecharge
  consenting spaceLow <= consenting consentingNoPaper consentingNoCash
  collecting/closed … spaceLow !closeIntake <= opening collecting collectingShort collectingEnough collectingClaim
  = … spaceLow !closeIntake <= collectingClosed collectingBoxAsking
  thanks spaceLow <= thanks
  findingReceipt spaceLow <= findingReceipt
  findingReceipt/tooManyTries spaceLow <= findingReceiptLocked
  pastReceipt/none spaceLow <= pastReceipt
  pastReceipt/printing spaceLow <= pastReceiptPrinting
  servicePin spaceLow <= servicePin
  servicePin/checking spaceLow <= servicePinChecking
  service spaceLow <= service serviceDayAsked serviceClaims
  service/noteTest spaceLow <= serviceNoteTest
space enough => =
  home <= homeSpaceLow
  collecting/closed 20 <= collectingSpaceLow
journalFailed => = … noJournal !closeIntake
  home noJournal !closeIntake <= home servicePin servicePinChecking
  = !closeIntake <= homeJournalFailed
  enteringAccount noJournal !closeIntake <= enteringAccount
  lookingUp noJournal !closeIntake <= lookingUp
  choosingBills noJournal !closeIntake <= choosingBills
  noDebt noJournal !closeIntake <= noDebt
  choosingAmount/prepayment noJournal !closeIntake <= choosingPrepayment
  choosingAmount/recharge noJournal !closeIntake <= choosingRecharge
  consenting noJournal !closeIntake <= consenting consentingNoPaper consentingNoCash
  thanks noJournal !closeIntake <= thanks
  findingReceipt noJournal !closeIntake <= findingReceipt
  findingReceipt/tooManyTries noJournal !closeIntake <= findingReceiptLocked
  pastReceipt/none noJournal !closeIntake <= pastReceipt
  pastReceipt/printing noJournal !closeIntake <= pastReceiptPrinting
  service noJournal !closeIntake <= service serviceClaims
  service/noteTest noJournal !closeIntake <= serviceNoteTest
  service noJournal !closeIntake <= serviceDayAsked
tick long after => home
  closing/idle … !closeIntake <= collectingSpaceLow
  = <= homeReversing homeQuiet homeSpaceLow
  = <= home homeJournalFailed homePostingBehind lookingUp servicePinChecking
  settled/uncertain … +receiptFailed <= settledPrinting
  pending/uncertain … +receiptFailed <= pendingPrinting
  claimed/uncertain … +receiptFailed <= claimedPrinting claimedJammed
  pastReceipt/uncertain +receiptFailed <= pastReceiptPrinting
  cancelling/idle … !closeIntake <= opening collecting
  closing/idle … !closeIntake <= collectingShort collectingEnough collectingClosed collectingClaim
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stacking stackingLinkLost stackingTaken
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingFoundNothing stackingTakenLinkLost
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingFoundInValidator returningIntent
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= returningThenPay returningThenCancel
  closing/restart … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingRestarted stackingTakenRestarted
  closing/restart … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingRestartedFoundNothing
  closing/fault … noteInDoubt:2 +noteInDoubt +claimOpened !closeIntake <= returning
  submitting … +intakeClosed +paymentSubmitted !submit <= closing
  claimed/printing … +intakeClosed +receiptStarted !print <= closingJammed
  home +transactionCancelled <= cancelling
  pending/printing … +receiptStarted !print <= submitting
  submitting … +changeAccepted +paymentSubmitted !submit <= changedDearer changedCheaper
  thanks +transactionClosed <= settledPrinted claimedPrinted
  thanks behind:1 +transactionClosed <= pendingPrinted
  home !closeIntake <= service serviceNoteTest serviceClaims
  home … !closeIntake <= servicePosting
  = <= homeBoxAsking
  closing/idle … !closeIntake <= collectingBoxAsking
  home … !closeIntake <= serviceBoxAsking
  home !closeIntake <= serviceDayAsked
day listed => =
  = +dayReconciled !exportDay <= serviceDayAsked
day not offered => =
day unknown => =
collection slip ended => = +receiptPrinted
`;
