/** What the acceptor says about a note. */
export const expectedOfNotes = `
escrow 10 => = !returnNote
  returning/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake !returnNote <= stacking stackingLinkLost
  returning/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake !returnNote <= stackingFoundNothing
  returning/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake !returnNote <= stackingFoundInValidator
  returning/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake !returnNote <= returningIntent stackingTaken
  returning/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake !returnNote <= stackingTakenLinkLost
  returning/restart … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake !returnNote <= stackingRestarted
  returning/restart … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake !returnNote <= stackingRestartedFoundNothing
  returning/restart … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake !returnNote <= stackingTakenRestarted
  returning/collect … !returnNote <= collectingSpaceLow
  stacking/no … +noteStacking !stackNote <= opening collecting collectingShort collectingEnough collectingClosed
  stacking/no … +noteStacking !stackNote <= collectingClaim
  returning/pay … !returnNote <= closing
  returning/fault … !returnNote <= closingJammed
  returning/resident … !returnNote <= cancelling
  returning/collect … !returnNote <= collectingBoxAsking
escrow 2 => = !returnNote
  returning/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake !returnNote <= stacking stackingLinkLost
  returning/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake !returnNote <= stackingFoundNothing
  returning/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake !returnNote <= stackingFoundInValidator
  returning/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake !returnNote <= returningIntent stackingTaken
  returning/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake !returnNote <= stackingTakenLinkLost
  returning/restart … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake !returnNote <= stackingRestarted
  returning/restart … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake !returnNote <= stackingRestartedFoundNothing
  returning/restart … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake !returnNote <= stackingTakenRestarted
  returning/collect … !returnNote <= collectingSpaceLow
  returning/collect … !returnNote <= opening collecting collectingShort collectingEnough collectingClosed
  returning/collect … !returnNote <= collectingClaim
  returning/pay … !returnNote <= closing
  returning/fault … !returnNote <= closingJammed
  returning/resident … !returnNote <= cancelling
  returning/collect … !returnNote <= collectingBoxAsking
stacked 10 => = … noteInDoubt:10 +orphanNote +claimOpened !acknowledgeStacked
  collecting/closed 20 noteInDoubt:10 spaceLow +orphanNote +claimOpened !acknowledgeStacked <= collectingSpaceLow
  = +orphanNote +claimOpened !acknowledgeStacked <= homeReversing homeQuiet homeSpaceLow
  = +orphanNote +claimOpened !acknowledgeStacked <= home homeJournalFailed homePostingBehind enteringAccount lookingUp
  = +orphanNote +claimOpened !acknowledgeStacked <= choosingBills noDebt choosingPrepayment choosingRecharge
  = +orphanNote +claimOpened !acknowledgeStacked <= consenting consentingNoPaper consentingNoCash thanks servicePin
  = +orphanNote +claimOpened !acknowledgeStacked <= servicePinChecking service serviceNoteTest serviceClaims
  = +orphanNote +claimOpened !acknowledgeStacked <= servicePosting findingReceipt findingReceiptLocked pastReceipt
  = +orphanNote +claimOpened !acknowledgeStacked <= pastReceiptPrinting
  collecting/open 30 +noteCredited !acknowledgeStacked <= stacking returningIntent stackingTaken
  collecting/opening 30 +noteCredited !acknowledgeStacked !openIntake <= stackingLinkLost stackingFoundNothing
  collecting/opening 30 +noteCredited !acknowledgeStacked !openIntake <= stackingFoundInValidator
  collecting/opening 30 +noteCredited !acknowledgeStacked !openIntake <= stackingTakenLinkLost
  submitting 30 +noteCredited +intakeClosed +paymentSubmitted !acknowledgeStacked !submit <= stackingRestarted
  submitting 30 +noteCredited +intakeClosed +paymentSubmitted !acknowledgeStacked !submit <= stackingRestartedFoundNothing
  submitting 30 +noteCredited +intakeClosed +paymentSubmitted !acknowledgeStacked !submit <= stackingTakenRestarted
  closing/pay … noteInDoubt:10 +orphanNote +claimOpened !acknowledgeStacked !closeIntake <= returningThenPay
  cancelling/resident … noteInDoubt:10 +orphanNote +claimOpened !acknowledgeStacked !closeIntake <= returningThenCancel
  = +noteLocated !acknowledgeStacked <= closingJammed claimedJammed
  = !acknowledgeStacked <= collectingClaim
  = +orphanNote +claimOpened !acknowledgeStacked <= homeBoxAsking serviceBoxAsking serviceDayAsked
  collecting/closed 20 noteInDoubt:10 boxAsking +orphanNote +claimOpened !acknowledgeStacked <= collectingBoxAsking
stacked 10 again => = !acknowledgeStacked
  = <= homeJournalFailed
stacked 2 => = … noteInDoubt:2 +orphanNote +claimOpened !acknowledgeStacked
  collecting/closed 20 noteInDoubt:2 spaceLow +orphanNote +claimOpened !acknowledgeStacked <= collectingSpaceLow
  = +orphanNote +claimOpened !acknowledgeStacked <= homeReversing homeQuiet homeSpaceLow
  = +orphanNote +claimOpened !acknowledgeStacked <= home homeJournalFailed homePostingBehind enteringAccount lookingUp
  = +orphanNote +claimOpened !acknowledgeStacked <= choosingBills noDebt choosingPrepayment choosingRecharge
  = +orphanNote +claimOpened !acknowledgeStacked <= consenting consentingNoPaper consentingNoCash thanks servicePin
  = +orphanNote +claimOpened !acknowledgeStacked <= servicePinChecking service serviceNoteTest serviceClaims
  = +orphanNote +claimOpened !acknowledgeStacked <= servicePosting findingReceipt findingReceiptLocked pastReceipt
  = +orphanNote +claimOpened !acknowledgeStacked <= pastReceiptPrinting
  collecting/open … noteInDoubt:2 +orphanNote +claimOpened !acknowledgeStacked <= returning
  = +orphanNote +claimOpened !acknowledgeStacked <= homeBoxAsking serviceBoxAsking serviceDayAsked
  collecting/closed 20 noteInDoubt:2 boxAsking +orphanNote +claimOpened !acknowledgeStacked <= collectingBoxAsking
returned 10 => =
  collecting/open … +noteReturned <= stacking returningIntent stackingTaken
  collecting/opening … +noteReturned !openIntake <= stackingLinkLost stackingFoundNothing stackingFoundInValidator
  submitting … +noteReturned +intakeClosed +paymentSubmitted !submit <= stackingRestarted
  submitting … +noteReturned +intakeClosed +paymentSubmitted !submit <= stackingRestartedFoundNothing
  collecting/open … <= returning
  closing/pay … !closeIntake <= returningThenPay
  cancelling/resident … !closeIntake <= returningThenCancel
  closing/fault 0 +noteLocated +claimSettled <= closingJammed
  thanks +noteLocated +claimSettled +transactionClosed <= claimedJammed
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingTakenLinkLost
  closing/restart … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingTakenRestarted
returned 2 => =
  collecting/open … <= returning
  closing/pay … !closeIntake <= returningThenPay
  cancelling/resident … !closeIntake <= returningThenCancel
returned unknown => =
  collecting/open … +noteReturned <= stacking returningIntent stackingTaken
  collecting/opening … +noteReturned !openIntake <= stackingLinkLost stackingFoundNothing stackingFoundInValidator
  submitting … +noteReturned +intakeClosed +paymentSubmitted !submit <= stackingRestarted
  submitting … +noteReturned +intakeClosed +paymentSubmitted !submit <= stackingRestartedFoundNothing
  collecting/open … <= returning
  closing/pay … !closeIntake <= returningThenPay
  cancelling/resident … !closeIntake <= returningThenCancel
  closing/fault 0 +noteLocated +claimSettled <= closingJammed
  thanks +noteLocated +claimSettled +transactionClosed <= claimedJammed
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingTakenLinkLost
  closing/restart … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingTakenRestarted
rejected => =
cheatSuspected => = !closeIntake
  closing/fault … !closeIntake <= collectingSpaceLow
  closing/fault … !closeIntake <= opening collecting collectingShort collectingEnough collectingClosed collectingClaim
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stacking stackingLinkLost stackingTaken
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingFoundNothing stackingTakenLinkLost
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingFoundInValidator returningIntent
  closing/restart … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingRestarted stackingTakenRestarted
  closing/restart … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingRestartedFoundNothing
  = <= returning returningThenPay returningThenCancel closing closingJammed cancelling submitting changedDearer
  = <= changedCheaper settledPrinting settledPrinted pendingPrinting pendingPrinted claimedPrinting claimedPrinted
  = <= claimedJammed
  closing/fault … !closeIntake <= collectingBoxAsking
`;
