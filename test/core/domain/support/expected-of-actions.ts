/** What a hand at the screen can do, and where it is refused. */
export const expectedOfActions = `
start => no: notNow
  enteringAccount <= home thanks
  no: outOfService <= homeJournalFailed
  enteringAccount … <= homePostingBehind
submitAccount => no: notNow
  lookingUp !lookUp <= enteringAccount
toggleBill => no: notNow
  = <= choosingBills
continue => no: notNow
  consenting !checkPrinter <= choosingBills
  choosingAmount/prepayment <= noDebt
chooseAmount => no: notNow
  consenting !checkPrinter <= choosingPrepayment choosingRecharge
agree => no: notNow
  collecting/opening 0 +consentGiven !openIntake <= consenting
  no: receiptUnavailable <= consentingNoPaper
  no: cashUnavailable <= consentingNoCash
pay => no: notNow
  no: nothingInserted <= opening collecting collectingClaim
  no: notEnough <= collectingShort collectingClosed
  closing/pay … !closeIntake <= collectingEnough
  no: noteMoving <= stacking stackingLinkLost stackingFoundNothing stackingFoundInValidator stackingRestarted
  no: noteMoving <= stackingRestartedFoundNothing returning returningIntent returningThenPay returningThenCancel
finishShort => no: notNow
  no: nothingInserted <= opening collecting
  closing/short … !closeIntake <= collectingShort collectingClosed collectingClaim
  closing/pay … !closeIntake <= collectingEnough
  no: noteMoving <= stacking stackingLinkLost stackingFoundNothing stackingFoundInValidator stackingRestarted
  no: noteMoving <= stackingRestartedFoundNothing returning returningIntent returningThenPay returningThenCancel
acceptChange => no: notNow
  submitting … +changeAccepted +paymentSubmitted !submit <= changedDearer changedCheaper
addNotes => no: notNow
  collecting/opening … +changeAccepted !openIntake <= changedDearer
takeClaim => no: notNow
  claimed/printing … resident:75 +claimOpened +receiptStarted !print <= changedDearer changedCheaper
goBack => no: notNow
  home <= enteringAccount servicePin
  enteringAccount <= lookingUp choosingBills noDebt choosingRecharge
  noDebt <= choosingPrepayment
  choosingBills <= consenting consentingNoPaper consentingNoCash
  cancelling/resident … !closeIntake <= opening collecting
  no: moneyTaken <= collectingShort collectingEnough collectingClosed collectingClaim
  no: noteMoving <= stacking stackingLinkLost stackingFoundNothing stackingFoundInValidator stackingRestarted
  no: noteMoving <= stackingRestartedFoundNothing returning returningIntent returningThenPay returningThenCancel
cancel => no: notNow
  = <= home homeJournalFailed homePostingBehind
  home <= enteringAccount lookingUp choosingBills noDebt choosingPrepayment choosingRecharge consenting
  home <= consentingNoPaper consentingNoCash thanks servicePin
  cancelling/resident … !closeIntake <= opening collecting
  no: moneyTaken <= collectingShort collectingEnough collectingClosed collectingClaim
  no: noteMoving <= stacking stackingLinkLost stackingFoundNothing stackingFoundInValidator stackingRestarted
  no: noteMoving <= stackingRestartedFoundNothing returning returningIntent returningThenPay returningThenCancel
finish => no: notNow
  thanks +transactionClosed <= settledPrinted claimedPrinted
  thanks behind:1 +transactionClosed <= pendingPrinted
  home <= thanks
touch => =
setLanguage => =
setDisplay => =
openService => no: notNow
  servicePin <= home thanks
  servicePin … <= homeJournalFailed homePostingBehind
leaveService => no: notNow
  home !closeIntake <= service serviceNoteTest
serviceTestPrint => no: notNow
  = !print <= service serviceNoteTest
serviceNoteTest => no: notNow
  service/noteTest !openIntake <= service
  = !openIntake <= serviceNoteTest
serviceJournalPage => no: notNow
  = <= service serviceNoteTest
`;
