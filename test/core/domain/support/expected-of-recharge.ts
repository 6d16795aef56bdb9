/** The card reader, the scratch number and the back end's services while somebody recharges. */
export const expectedOfRecharge = `
enterBy => no: notNow
  = !acceptCard <= cardEntry
  = !ejectCard <= cardReading
chooseAccount => no: notNow
  lookingUp !lookUp <= choosingAccount
proveOwner => no: notNow
  asking/history !ask <= provingOwner
showHistory => no: notNow
  = <= historyShown
printHistory => no: notNow
  = !print <= historyShown
openAftercare => no: notNow
  = <= tokenPrinting tokenPrinted cardWritten cardWrittenPrinted cardNoReader
sendReceipt => no: notNow
  = !ask <= tokenPrinting tokenPrinted cardWritten cardWrittenPrinted cardNoReader
requestInvoice => no: notNow
  = !ask <= tokenPrinting tokenPrinted cardWritten cardWrittenPrinted cardNoReader
useRechargeCard => no: notNow
  enteringRechargeCard <= choosingToken choosingCard
submitRechargeCard => no: notNow
  submitting 0 +consentGiven +paymentSubmitted !submit <= enteringRechargeCard
writeCardAgain => no: notNow
  settled/none/writing … +cardWriteStarted !writeCard <= cardNotWritten cardUncertain
  settled/none/waitingForCard … <= cardWrong
  rewritingCard/writing +cardWriteStarted !writeCard <= rewritingUncertain
serviceEjectCard => no: notNow
submitRechargeCard malformed => no: notNow
  enteringRechargeCard/malformed <= enteringRechargeCard
reader offline => =
reader initializing => =
reader empty => =
  = !acceptCard <= cardReading cardWrong cardNotWritten cardUncertain cardRestarted rewritingUncertain
reader open => = !acceptCard
  = <= cardEntry cardReading cardWaiting cardWrong cardNotWritten cardUncertain cardRestarted rewriting
  = <= rewritingUncertain rewritingNoReader
reader cardInside => =
  = !ejectCard <= cardNoReader
  = !ejectCard <= choosingToken trialAsked consentingToken tokenPrinting tokenPrinted enteringRechargeCard
  = !ejectCard <= submittingRechargeCard pendingRechargeCard homeRechargeCardBehind choosingAccount provingOwner
  = !ejectCard <= historyShown creditsShown
  = !readCard !acceptCard <= cardEntry
  settled/none/writing … +cardWriteStarted !writeCard !acceptCard <= cardWaiting
  settled/none/writing … +cardWriteStarted !writeCard <= cardRestarted
  rewritingCard/writing +cardWriteStarted !writeCard !acceptCard <= rewriting
reader taken => =
  = !acceptCard <= cardEntry cardWaiting rewriting
reader jammed => =
  settled/printing/noReader … +receiptStarted !print <= cardWrong cardNotWritten cardUncertain cardRestarted
  = !acceptCard <= cardEntry
  settled/printing/noReader … +receiptStarted !print !acceptCard <= cardWaiting
  rewritingCard/noReader !acceptCard <= rewriting
  rewritingCard/noReader <= rewritingUncertain
reader failed => =
  settled/printing/noReader … +receiptStarted !print <= cardWrong cardNotWritten cardUncertain cardRestarted
  = !acceptCard <= cardEntry
  settled/printing/noReader … +receiptStarted !print !acceptCard <= cardWaiting
  rewritingCard/noReader !acceptCard <= rewriting
  rewritingCard/noReader <= rewritingUncertain
card read => =
  asking/find !ask <= cardReading
card unreadable => =
  enteringAccount/cardUnreadable !ejectCard <= cardReading
card gone => =
  = !ejectCard <= cardReading
card read failed => =
  enteringAccount/cardUnreadable !ejectCard <= cardReading
write written => =
  settled/printing/written … +cardWritten +receiptStarted !confirmCardOrder !print !ejectCard <= cardWriting
  settled/printing/written … +cardWritten +receiptStarted !confirmCardOrder !print !ejectCard <= cardNotWritten
  settled/printing/written … +cardWritten +receiptStarted !confirmCardOrder !print !ejectCard <= cardUncertain
  settled/printing/written … +cardWritten +receiptStarted !confirmCardOrder !print <= cardWrong cardRestarted
  rewritingCard/written +cardWritten !confirmCardOrder !ejectCard <= rewritingWriting rewritingUncertain
write wrongCard => =
  settled/none/wrongCard … +cardWriteFailed !ejectCard <= cardWriting
  rewritingCard/wrongCard +cardWriteFailed !ejectCard <= rewritingWriting
write noCard => =
  settled/none/waitingForCard … +cardWriteFailed !ejectCard <= cardWriting
  rewritingCard/waitingForCard +cardWriteFailed !ejectCard <= rewritingWriting
write notWritten => =
  settled/none/notWritten … +cardWriteFailed <= cardWriting
  rewritingCard/notWritten +cardWriteFailed <= rewritingWriting
write uncertain => =
  settled/none/uncertain … +cardWriteFailed <= cardWriting
  rewritingCard/uncertain +cardWriteFailed <= rewritingWriting
card confirmed => =
  = +cardConfirmed <= cardWritten cardWrittenPrinted rewritingWritten
card confirm refused => =
  = +cardConfirmed <= cardWritten cardWrittenPrinted rewritingWritten
card confirm unknown => =
answered trial => =
  enteringAccount/backEndUnavailable !ejectCard <= cardAsking
  consenting !checkPrinter <= trialAsked
answered trial of another amount => =
  enteringAccount/backEndUnavailable !ejectCard <= cardAsking
  choosingAmount/backEndUnavailable <= trialAsked
answered one account => =
  lookingUp !lookUp <= cardAsking
  choosingAmount/backEndUnavailable <= trialAsked
answered no account => =
  enteringAccount/unknownAccount !ejectCard <= cardAsking
  choosingAmount/backEndUnavailable <= trialAsked
answered history => =
  enteringAccount/backEndUnavailable !ejectCard <= cardAsking
  choosingAmount/backEndUnavailable <= trialAsked
answered credits => =
  enteringAccount/backEndUnavailable !ejectCard <= cardAsking
  choosingAmount/backEndUnavailable <= trialAsked
answered messageTaken => =
  enteringAccount/backEndUnavailable !ejectCard <= cardAsking
  choosingAmount/backEndUnavailable <= trialAsked
answered invoiceTaken => =
  enteringAccount/backEndUnavailable !ejectCard <= cardAsking
  choosingAmount/backEndUnavailable <= trialAsked
answered arrearsFirst => =
  enteringAccount/backEndUnavailable !ejectCard <= cardAsking
  choosingAmount/arrearsFirst <= trialAsked
answered outOfRange => =
  enteringAccount/backEndUnavailable !ejectCard <= cardAsking
  choosingAmount/outOfRange <= trialAsked
answered notAllowed => =
  enteringAccount/backEndUnavailable !ejectCard <= cardAsking
  choosingAmount/notAllowed <= trialAsked
answered unknownAccount => =
  enteringAccount/unknownAccount !ejectCard <= cardAsking
  choosingAmount/notAllowed <= trialAsked
answered unknown => =
  enteringAccount/backEndUnavailable !ejectCard <= cardAsking
  choosingAmount/backEndUnavailable <= trialAsked
answered notOffered => =
  enteringAccount/backEndUnavailable !ejectCard <= cardAsking
  consenting !checkPrinter <= trialAsked
answered stale => =
lookedUp card account => =
  choosingAmount/card <= lookingUpRecharge
lookedUp unwritten card => =
  rewritingCard/waitingForCard !acceptCard <= lookingUpRecharge
posting brings tokens => =
  settled/printing … +paymentSettled +receiptStarted !print <= submittingRechargeCard pendingRechargeCard
  home +paymentSettled <= homeRechargeCardBehind
posting brings a card order => =
  settled/none/waitingForCard … +paymentSettled !acceptCard <= submittingRechargeCard pendingRechargeCard
  home +paymentSettled <= homeRechargeCardBehind
posting redeems => =
  settled/printing … +paymentSettled +receiptStarted !print <= submittingRechargeCard pendingRechargeCard
  home +paymentSettled <= homeRechargeCardBehind
posting rechargeCardUnknown => =
  enteringRechargeCard/rechargeCardUnknown +paymentRefused +transactionCancelled <= submittingRechargeCard
  enteringRechargeCard/rechargeCardUnknown +paymentRefused +transactionCancelled <= pendingRechargeCard
  home +paymentRefused +transactionCancelled <= homeRechargeCardBehind
posting notRedeemed => =
  enteringRechargeCard/notRedeemed +paymentRefused +transactionCancelled <= submittingRechargeCard
  enteringRechargeCard/notRedeemed +paymentRefused +transactionCancelled <= pendingRechargeCard
  home +paymentRefused +transactionCancelled <= homeRechargeCardBehind
`;
