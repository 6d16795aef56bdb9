/** What everything but the inputs of a recharge does while somebody recharges. */
export const expectedOfRechargeStates = `
start => no: notNow
  enteringAccount <= cardAtHome
  enteringAccount … <= homeRechargeCardBehind
submitAccount => no: notNow
  lookingUp !lookUp !acceptCard <= cardEntry
  lookingUp !lookUp <= cardReading
toggleBill => no: notNow
continue => no: notNow
  choosingAmount/card <= rewritingWritten
chooseAmount => no: notNow
  asking/trial !ask <= choosingToken choosingCard
agree => no: notNow
  collecting/opening 0 +consentGiven !openIntake <= consentingToken
pay => no: notNow
finishShort => no: notNow
acceptChange => no: notNow
addNotes => no: notNow
takeClaim => no: notNow
goBack => no: notNow
  home <= choosingAccount provingOwner historyShown creditsShown
  enteringAccount !acceptCard <= lookingUpRecharge choosingToken choosingCard
  enteringAccount <= rewriting rewritingWritten rewritingNoReader
  enteringAccount !ejectCard <= cardAsking rewritingUncertain
  choosingAmount/token <= trialAsked consentingToken
  home !acceptCard <= cardEntry
  home !ejectCard <= cardReading
  choosingAmount/recharge <= enteringRechargeCard
cancel => no: notNow
  home <= lookingUpRecharge choosingToken choosingCard trialAsked consentingToken rewritingWritten rewritingNoReader
  home <= enteringRechargeCard choosingAccount provingOwner historyShown creditsShown
  home !ejectCard <= cardReading cardAsking rewritingUncertain
  home !acceptCard <= cardEntry rewriting
  = <= cardAtHome homeRechargeCardBehind
finish => no: notNow
  thanks +transactionClosed <= tokenPrinted cardWrittenPrinted
  settled/printing/waitingForCard … +receiptStarted !print !acceptCard <= cardWaiting
  settled/printing/wrongCard … +receiptStarted !print <= cardWrong
  settled/printing/notWritten … +receiptStarted !print !ejectCard <= cardNotWritten
  settled/printing/uncertain … +receiptStarted !print !ejectCard <= cardUncertain
  settled/printing/uncertain … +receiptStarted !print <= cardRestarted
  thanks behind:1 +transactionClosed <= pendingRechargeCard
touch => =
setLanguage => =
setDisplay => =
findReceipt => no: notNow
  findingReceipt <= cardAtHome
  findingReceipt … <= homeRechargeCardBehind
findByAccount => no: notNow
reprint => no: notNow
  settled/printing … +receiptStarted !print <= tokenPrinted
  settled/printing/written … +receiptStarted !print <= cardWrittenPrinted
  pending/printing … +receiptStarted !print <= pendingRechargeCard
openService => no: notNow
  servicePin <= cardAtHome
  servicePin … <= homeRechargeCardBehind
leaveService => no: notNow
serviceTestPrint => no: notNow
serviceNoteTest => no: notNow
serviceJournalPage => no: notNow
serviceAnswerBox => no: notNow
serviceReconcile => no: notNow
serviceSettleClaim => no: notNow
serviceSettleClaim without evidence => no: notNow
servicePostClaim => no: notNow
started => no: notNow
  = <= cardAtHome
pinChecking => no: notNow
pinChecked right => no: notNow
pinChecked wrong => = +pinRejected
findByNumber => no: notNow
tick => =
lookedUp found => =
  choosingBills <= lookingUpRecharge
lookedUp refused => =
  enteringAccount/unknownAccount !acceptCard <= lookingUpRecharge
lookedUp unknown => =
  enteringAccount/backEndUnavailable !acceptCard <= lookingUpRecharge
lookedUp stale => =
intake opened => =
intake not opened => =
intake closed => =
stack done => =
stack refused => =
stack unanswered => =
stack escrowGone => =
return done => =
return escrowGone => =
acknowledged => = +noteAcknowledged
not acknowledged => =
opened nothing => = !closeIntake
opened noteInValidator => = !closeIntake
opened noteInStacker => = +orphanNote !closeIntake
opened noteInEscrow => = !closeIntake
state offline => =
state initializing => =
state disabled => =
state idle => =
state accepting => =
state full => =
state boxRemoved => = +boxRemoved
state jammed => =
state cheated => =
escrow 10 => = !returnNote
escrow 2 => = !returnNote
stacked 10 => = +orphanNote +claimOpened !acknowledgeStacked
  = … noteInDoubt:10 +orphanNote +claimOpened !acknowledgeStacked <= tokenPrinting tokenPrinted cardWaiting
  = … noteInDoubt:10 +orphanNote +claimOpened !acknowledgeStacked <= cardWriting cardWrong cardNotWritten
  = … noteInDoubt:10 +orphanNote +claimOpened !acknowledgeStacked <= cardUncertain cardRestarted cardWritten
  = … noteInDoubt:10 +orphanNote +claimOpened !acknowledgeStacked <= cardWrittenPrinted cardNoReader
  = … noteInDoubt:10 +orphanNote +claimOpened !acknowledgeStacked <= submittingRechargeCard pendingRechargeCard
stacked 10 again => = !acknowledgeStacked
stacked 2 => = +orphanNote +claimOpened !acknowledgeStacked
  = … noteInDoubt:2 +orphanNote +claimOpened !acknowledgeStacked <= tokenPrinting tokenPrinted cardWaiting
  = … noteInDoubt:2 +orphanNote +claimOpened !acknowledgeStacked <= cardWriting cardWrong cardNotWritten
  = … noteInDoubt:2 +orphanNote +claimOpened !acknowledgeStacked <= cardUncertain cardRestarted cardWritten
  = … noteInDoubt:2 +orphanNote +claimOpened !acknowledgeStacked <= cardWrittenPrinted cardNoReader
  = … noteInDoubt:2 +orphanNote +claimOpened !acknowledgeStacked <= submittingRechargeCard pendingRechargeCard
returned 10 => =
returned 2 => =
returned unknown => =
rejected => =
cheatSuspected => = !closeIntake
  = <= tokenPrinting tokenPrinted cardWaiting cardWriting cardWrong cardNotWritten cardUncertain cardRestarted
  = <= cardWritten cardWrittenPrinted cardNoReader submittingRechargeCard pendingRechargeCard
posting accepted => =
  settled/printing … +paymentSettled +receiptStarted !print <= submittingRechargeCard pendingRechargeCard
  home +paymentSettled <= homeRechargeCardBehind
posting refused => =
  enteringRechargeCard/blockedAccount +paymentRefused +transactionCancelled <= submittingRechargeCard
  enteringRechargeCard/blockedAccount +paymentRefused +transactionCancelled <= pendingRechargeCard
  home +paymentRefused +transactionCancelled <= homeRechargeCardBehind
posting changed => =
  enteringRechargeCard/refused +paymentRefused +transactionCancelled <= submittingRechargeCard pendingRechargeCard
  home +paymentRefused +transactionCancelled <= homeRechargeCardBehind
posting unknown => =
posting of another => =
receipt printed => = +receiptPrinted
  settled/printed … +receiptPrinted <= tokenPrinting
  settled/printed/written … +receiptPrinted <= cardWritten
  settled/printed/noReader … +receiptPrinted <= cardNoReader
receipt failed => = +receiptFailed
  settled/failed … +receiptFailed <= tokenPrinting
  settled/failed/written … +receiptFailed <= cardWritten
  settled/failed/noReader … +receiptFailed <= cardNoReader
test print ended => =
serviceAnswerBox kept => no: notNow
serviceReconcile unknown day => no: notNow
day listed => =
day not offered => =
day unknown => =
collection slip ended => = +receiptPrinted
printerChanged => =
space low => = … spaceLow
  enteringAccount spaceLow <= cardEntry cardReading
  lookingUp spaceLow <= lookingUpRecharge
  asking/find spaceLow <= cardAsking
  home spaceLow <= cardAtHome
  choosingAmount/token spaceLow <= choosingToken
  choosingAmount/card spaceLow <= choosingCard
  asking/trial spaceLow <= trialAsked
  consenting spaceLow <= consentingToken
  rewritingCard/waitingForCard spaceLow <= rewriting
  rewritingCard/writing spaceLow <= rewritingWriting
  rewritingCard/uncertain spaceLow <= rewritingUncertain
  rewritingCard/written spaceLow <= rewritingWritten
  rewritingCard/noReader spaceLow <= rewritingNoReader
  enteringRechargeCard spaceLow <= enteringRechargeCard
  choosingAccount spaceLow <= choosingAccount
  provingOwner spaceLow <= provingOwner
  history spaceLow <= historyShown
  credits spaceLow <= creditsShown
space enough => =
journalFailed => = … noJournal !closeIntake
  = … noJournal !closeIntake !ejectCard <= cardNotWritten cardUncertain
  enteringAccount noJournal !closeIntake !acceptCard <= cardEntry
  lookingUp noJournal !closeIntake <= lookingUpRecharge
  enteringAccount noJournal !closeIntake !ejectCard <= cardReading
  asking/find noJournal !closeIntake !ejectCard <= cardAsking
  home noJournal !closeIntake <= cardAtHome
  choosingAmount/token noJournal !closeIntake <= choosingToken
  choosingAmount/card noJournal !closeIntake <= choosingCard
  asking/trial noJournal !closeIntake <= trialAsked
  consenting noJournal !closeIntake <= consentingToken
  = … noJournal !closeIntake !acceptCard <= cardWaiting
  rewritingCard/waitingForCard noJournal !closeIntake !acceptCard <= rewriting
  rewritingCard/writing noJournal !closeIntake <= rewritingWriting
  rewritingCard/uncertain noJournal !closeIntake !ejectCard <= rewritingUncertain
  rewritingCard/written noJournal !closeIntake <= rewritingWritten
  rewritingCard/noReader noJournal !closeIntake <= rewritingNoReader
  enteringRechargeCard noJournal !closeIntake <= enteringRechargeCard
  choosingAccount noJournal !closeIntake <= choosingAccount
  provingOwner noJournal !closeIntake <= provingOwner
  history noJournal !closeIntake <= historyShown
  credits noJournal !closeIntake <= creditsShown
tick long after => home
  = <= lookingUpRecharge cardAsking trialAsked homeRechargeCardBehind
  = !confirmCardOrder !ejectCard <= cardWritten cardWrittenPrinted rewritingWritten
  home !acceptCard <= cardEntry rewriting
  home !ejectCard <= cardReading rewritingUncertain
  = !ejectCard <= cardAtHome
  settled/uncertain … +receiptFailed <= tokenPrinting
  thanks +transactionClosed <= tokenPrinted
  settled/printing/waitingForCard … +receiptStarted !print !acceptCard <= cardWaiting
  settled/none/uncertain … +cardWriteFailed <= cardWriting
  settled/printing/wrongCard … +receiptStarted !print !ejectCard <= cardWrong
  settled/printing/notWritten … +receiptStarted !print !ejectCard <= cardNotWritten
  settled/printing/uncertain … +receiptStarted !print !ejectCard <= cardUncertain
  settled/printing/uncertain … +receiptStarted !print <= cardRestarted
  settled/uncertain/noReader … +receiptFailed <= cardNoReader
  rewritingCard/uncertain +cardWriteFailed <= rewritingWriting
  pending/printing … +receiptStarted !print <= submittingRechargeCard
  thanks behind:1 +transactionClosed <= pendingRechargeCard
`;
