/** What a hand at the screen can do, and where it is refused. */
export const expectedOfActions = `
start => no: notNow
  enteringAccount … <= homeReversing homeQuiet homeSpaceLow
  enteringAccount <= home thanks
  no: outOfService <= homeJournalFailed
  enteringAccount … <= homePostingBehind
  enteringAccount … <= homeBoxAsking
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
  no: notEnough <= collectingSpaceLow
  no: nothingInserted <= opening collecting collectingClaim
  no: notEnough <= collectingShort collectingClosed
  closing/pay … !closeIntake <= collectingEnough
  no: noteMoving <= stacking stackingLinkLost stackingFoundNothing stackingFoundInValidator stackingRestarted
  no: noteMoving <= stackingRestartedFoundNothing returning returningIntent returningThenPay returningThenCancel
  no: noteMoving <= stackingTaken stackingTakenLinkLost stackingTakenRestarted
  no: notEnough <= collectingBoxAsking
finishShort => no: notNow
  closing/short … !closeIntake <= collectingSpaceLow
  no: nothingInserted <= opening collecting
  closing/short … !closeIntake <= collectingShort collectingClosed collectingClaim
  closing/pay … !closeIntake <= collectingEnough
  no: noteMoving <= stacking stackingLinkLost stackingFoundNothing stackingFoundInValidator stackingRestarted
  no: noteMoving <= stackingRestartedFoundNothing returning returningIntent returningThenPay returningThenCancel
  no: noteMoving <= stackingTaken stackingTakenLinkLost stackingTakenRestarted
  closing/short … !closeIntake <= collectingBoxAsking
acceptChange => no: notNow
  submitting … +changeAccepted +paymentSubmitted !submit <= changedDearer changedCheaper
addNotes => no: notNow
  collecting/opening … +changeAccepted !openIntake <= changedDearer
takeClaim => no: notNow
  claimed/printing … resident:75 +claimOpened +receiptStarted !print <= changedDearer changedCheaper
goBack => no: notNow
  no: moneyTaken <= collectingSpaceLow
  home <= enteringAccount servicePin findingReceipt findingReceiptLocked pastReceipt
  enteringAccount <= lookingUp choosingBills noDebt choosingRecharge
  noDebt <= choosingPrepayment
  choosingBills <= consenting consentingNoPaper consentingNoCash
  cancelling/resident … !closeIntake <= opening collecting
  no: moneyTaken <= collectingShort collectingEnough collectingClosed collectingClaim
  no: noteMoving <= stacking stackingLinkLost stackingFoundNothing stackingFoundInValidator stackingRestarted
  no: noteMoving <= stackingRestartedFoundNothing returning returningIntent returningThenPay returningThenCancel
  no: noteMoving <= stackingTaken stackingTakenLinkLost stackingTakenRestarted
  no: moneyTaken <= collectingBoxAsking
cancel => no: notNow
  no: moneyTaken <= collectingSpaceLow
  = <= homeReversing homeQuiet homeSpaceLow
  = <= home homeJournalFailed homePostingBehind
  home <= enteringAccount lookingUp choosingBills noDebt choosingPrepayment choosingRecharge consenting
  home <= consentingNoPaper consentingNoCash thanks servicePin findingReceipt findingReceiptLocked pastReceipt
  cancelling/resident … !closeIntake <= opening collecting
  no: moneyTaken <= collectingShort collectingEnough collectingClosed collectingClaim
  no: noteMoving <= stacking stackingLinkLost stackingFoundNothing stackingFoundInValidator stackingRestarted
  no: noteMoving <= stackingRestartedFoundNothing returning returningIntent returningThenPay returningThenCancel
  no: noteMoving <= stackingTaken stackingTakenLinkLost stackingTakenRestarted
  = <= homeBoxAsking
  no: moneyTaken <= collectingBoxAsking
finish => no: notNow
  thanks +transactionClosed <= settledPrinted claimedPrinted
  thanks behind:1 +transactionClosed <= pendingPrinted
  home <= thanks pastReceipt
touch => =
setLanguage => =
setDisplay => =
findReceipt => no: notNow
  findingReceipt … <= homeReversing homeQuiet homeSpaceLow
  findingReceipt <= home thanks
  = <= findingReceipt findingReceiptLocked
  findingReceipt … <= homePostingBehind
  no: outOfService <= homeJournalFailed
  findingReceipt … <= homeBoxAsking
findByNumber => no: notNow
  findingReceipt/notFound <= findingReceipt
  = <= findingReceiptLocked
findByAccount => no: notNow
  findingReceipt/notFound <= findingReceipt
  = <= findingReceiptLocked
reprint => no: notNow
  settled/printing … +receiptStarted !print <= settledPrinted
  pending/printing … +receiptStarted !print <= pendingPrinted
  claimed/printing … +receiptStarted !print <= claimedPrinted
  pastReceipt/printing +receiptStarted !print <= pastReceipt
openService => no: notNow
  servicePin … <= homeReversing homeQuiet homeSpaceLow
  servicePin <= home thanks
  servicePin … <= homeJournalFailed homePostingBehind
  servicePin … <= homeBoxAsking
leaveService => no: notNow
  home !closeIntake <= service serviceNoteTest serviceClaims
  home … !closeIntake <= servicePosting
  home … !closeIntake <= serviceBoxAsking
  home !closeIntake <= serviceDayAsked
serviceTestPrint => no: notNow
  = !print <= service serviceNoteTest serviceClaims servicePosting
  = !print <= serviceBoxAsking serviceDayAsked
serviceNoteTest => no: notNow
  service/noteTest !openIntake <= service serviceClaims
  service/noteTest … !openIntake <= servicePosting
  = !openIntake <= serviceNoteTest
  no: cashUnavailable <= serviceBoxAsking
  service/noteTest !openIntake <= serviceDayAsked
serviceJournalPage => no: notNow
  = <= service serviceNoteTest serviceClaims servicePosting
  = <= serviceBoxAsking serviceDayAsked
serviceSettleClaim => no: notNow
  no: claimClosed <= service serviceNoteTest servicePosting
  = +claimSettled <= serviceClaims
  no: claimClosed <= serviceBoxAsking serviceDayAsked
serviceSettleClaim without evidence => no: notNow
  no: claimClosed <= service serviceNoteTest servicePosting
  no: evidenceMissing <= serviceClaims
  no: claimClosed <= serviceBoxAsking serviceDayAsked
servicePostClaim => no: notNow
  no: claimClosed <= service serviceNoteTest servicePosting
  service posting:1 +claimPosted !submit <= serviceClaims
  no: claimClosed <= serviceBoxAsking serviceDayAsked
serviceAnswerBox => no: notNow
  service +boxAnswered !print <= serviceBoxAsking
serviceAnswerBox kept => no: notNow
  service +boxAnswered <= serviceBoxAsking
serviceReconcile => no: notNow
  = !listDay <= service serviceNoteTest serviceBoxAsking serviceDayAsked serviceClaims servicePosting
serviceReconcile unknown day => no: notNow
`;
