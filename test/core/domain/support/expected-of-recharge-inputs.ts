/** What the inputs of a recharge do where nobody recharges. */
export const expectedOfRechargeInputs = `
enterBy => no: notNow
chooseAccount => no: notNow
proveOwner => no: notNow
showHistory => no: notNow
printHistory => no: notNow
openAftercare => no: notNow
  = <= settledPrinting settledPrinted
sendReceipt => no: notNow
requestInvoice => no: notNow
useRechargeCard => no: notNow
submitRechargeCard => no: notNow
writeCardAgain => no: notNow
serviceEjectCard => no: notNow
  = !ejectCard <= service serviceNoteTest serviceBoxAsking serviceDayAsked serviceClaims servicePosting
submitRechargeCard malformed => no: notNow
reader offline => =
reader initializing => =
reader empty => =
reader open => = !acceptCard
reader cardInside => = !ejectCard
reader taken => =
reader jammed => =
reader failed => =
card read => =
card unreadable => =
card gone => =
card read failed => =
write written => =
write wrongCard => =
write noCard => =
write notWritten => =
write uncertain => =
card confirmed => =
card confirm refused => =
card confirm unknown => =
answered trial => =
answered trial of another amount => =
answered one account => =
answered no account => =
answered history => =
answered credits => =
answered messageTaken => =
answered invoiceTaken => =
answered arrearsFirst => =
answered outOfRange => =
answered notAllowed => =
answered unknownAccount => =
answered unknown => =
answered notOffered => =
answered stale => =
lookedUp card account => =
  choosingAmount/notAllowed <= lookingUp
lookedUp unwritten card => =
  choosingAmount/notAllowed <= lookingUp
posting brings tokens => =
  settled/printing … +paymentSettled +receiptStarted !print <= submitting pendingPrinting pendingPrinted
  home +paymentSettled <= homeReversing homePostingBehind
  service +claimSettled <= servicePosting
posting brings a card order => =
  settled/none/waitingForCard … +paymentSettled <= submitting pendingPrinting pendingPrinted
  home +paymentSettled <= homeReversing homePostingBehind
  service +claimSettled <= servicePosting
posting redeems => =
  settled/printing … +paymentSettled +receiptStarted !print <= submitting pendingPrinting pendingPrinted
  home +paymentSettled <= homeReversing homePostingBehind
  service +claimSettled <= servicePosting
posting rechargeCardUnknown => =
  claimed/printing … refused:75 +paymentRefused +claimOpened +receiptStarted !print <= submitting pendingPrinting
  claimed/printing … refused:75 +paymentRefused +claimOpened +receiptStarted !print <= pendingPrinted
  home +paymentRefused +claimOpened <= homeReversing homePostingBehind
  service +claimPostingRefused <= servicePosting
posting notRedeemed => =
  claimed/printing … refused:75 +paymentRefused +claimOpened +receiptStarted !print <= submitting pendingPrinting
  claimed/printing … refused:75 +paymentRefused +claimOpened +receiptStarted !print <= pendingPrinted
  home +paymentRefused +claimOpened <= homeReversing homePostingBehind
  service +claimPostingRefused <= servicePosting
`;
