/** What the acceptor answers, and what state it says it is in. */
export const expectedOfAcceptor = `
intake opened => =
  = !closeIntake <= collectingSpaceLow
  collecting/open … <= opening
  = !closeIntake <= collectingClosed collectingBoxAsking
intake not opened => =
  collecting/closed … <= opening collecting collectingShort collectingEnough collectingClaim
intake closed => =
  submitting … +intakeClosed +paymentSubmitted !submit <= closing
  claimed/printing … +intakeClosed +receiptStarted !print <= closingJammed
  home +transactionCancelled <= cancelling
stack done => =
  stacking/no/taken … +noteTaken <= stacking
  stacking/waiting/taken … +noteTaken <= stackingLinkLost
  stacking/foundNothing/taken … +noteTaken <= stackingFoundNothing
  stacking/foundInValidator/taken … +noteTaken <= stackingFoundInValidator
  stacking/waiting/taken/restart … +noteTaken <= stackingRestarted
  stacking/foundNothing/taken/restart … +noteTaken <= stackingRestartedFoundNothing
stack refused => =
  returning/collect/intent … !returnNote <= stacking stackingTaken
stack unanswered => =
stack escrowGone => =
  collecting/open … +noteReturned <= stacking stackingTaken
return done => =
return escrowGone => =
  collecting/open … <= returning
  closing/pay … !closeIntake <= returningThenPay
  cancelling/resident … !closeIntake <= returningThenCancel
acknowledged => = +noteAcknowledged
not acknowledged => =
opened nothing => = !closeIntake
  = !openIntake <= opening serviceNoteTest
  collecting/opening … !openIntake <= collecting collectingShort collectingEnough collectingClaim
  stacking/foundNothing … <= stacking stackingLinkLost stackingFoundInValidator
  = <= stackingFoundNothing stackingRestartedFoundNothing returningIntent
  stacking/foundNothing/restart … <= stackingRestarted
  collecting/open … <= returning
  closing/pay … !closeIntake <= returningThenPay
  cancelling/resident … !closeIntake <= returningThenCancel
  stacking/foundNothing/taken … <= stackingTaken stackingTakenLinkLost
  stacking/foundNothing/taken/restart … <= stackingTakenRestarted
opened noteInValidator => = !closeIntake
  = !openIntake <= opening serviceNoteTest
  collecting/opening … !openIntake <= collecting collectingShort collectingEnough collectingClaim
  stacking/foundInValidator … <= stacking stackingLinkLost stackingFoundNothing
  = <= stackingFoundInValidator returning returningIntent returningThenPay returningThenCancel
  stacking/foundInValidator/restart … <= stackingRestarted stackingRestartedFoundNothing
 <= 
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingTaken stackingTakenLinkLost
  closing/restart … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingTakenRestarted
opened noteInStacker => = +orphanNote !closeIntake
  = +orphanNote !openIntake <= opening serviceNoteTest
  collecting/opening … +orphanNote !openIntake <= collecting collectingShort collectingEnough
  collecting/opening … !openIntake <= collectingClaim
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stacking stackingLinkLost stackingTaken
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingFoundNothing stackingTakenLinkLost
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingFoundInValidator returningIntent
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= returningThenPay returningThenCancel
  closing/restart … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingRestarted stackingTakenRestarted
  closing/restart … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingRestartedFoundNothing
  closing/fault … noteInDoubt:2 +noteInDoubt +claimOpened !closeIntake <= returning
  = !closeIntake <= closingJammed claimedJammed
opened noteInEscrow => = !closeIntake
  = !openIntake <= opening serviceNoteTest
  collecting/opening … !openIntake <= collecting collectingShort collectingEnough collectingClaim
  stacking/waiting … <= stacking stackingFoundNothing stackingFoundInValidator
  = <= stackingLinkLost stackingRestarted returning returningIntent returningThenPay returningThenCancel
  stacking/waiting/restart … <= stackingRestartedFoundNothing
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingTaken stackingTakenLinkLost
  closing/restart … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingTakenRestarted
state offline => =
  collecting/closed … <= opening collecting collectingShort collectingEnough collectingClaim
  stacking/waiting … <= stacking
  stacking/waiting/taken … <= stackingTaken
state initializing => =
  collecting/closed … <= collecting collectingShort collectingEnough collectingClaim
state disabled => =
  collecting/opening … !openIntake <= collecting collectingShort collectingEnough collectingClaim
  = … boxAsking +boxInserted <= collectingClosed
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingFoundNothing
  collecting/opening … +noteReturned !openIntake <= stackingFoundInValidator
  closing/restart … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingRestartedFoundNothing
state idle => =
  = !closeIntake <= collectingSpaceLow
  = … boxAsking +boxInserted !closeIntake <= collectingClosed
  = !closeIntake <= collectingBoxAsking
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingFoundNothing
  collecting/opening … +noteReturned !openIntake <= stackingFoundInValidator
  closing/restart … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingRestartedFoundNothing
state accepting => =
  = … boxAsking +boxInserted <= collectingClosed
state full => =
  collecting/closed … <= opening collecting collectingShort collectingEnough collectingClaim
  = … boxAsking +boxInserted <= collectingClosed
state boxRemoved => = +boxRemoved
  collecting/closed … +boxRemoved <= opening collecting collectingShort collectingEnough collectingClaim
  = <= collectingClosed
  home +boxRemoved <= homeBoxAsking
  collecting/closed 20 +boxRemoved <= collectingBoxAsking
  service +boxRemoved <= serviceBoxAsking
state jammed => =
  collecting/closed … <= opening collecting collectingShort collectingEnough collectingClaim
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stacking stackingLinkLost stackingTaken
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingFoundNothing stackingTakenLinkLost
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingFoundInValidator returningIntent
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= returningThenPay returningThenCancel
  closing/restart … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingRestarted stackingTakenRestarted
  closing/restart … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingRestartedFoundNothing
  closing/fault … noteInDoubt:2 +noteInDoubt +claimOpened !closeIntake <= returning
state cheated => =
  collecting/closed … <= opening collecting collectingShort collectingEnough collectingClaim
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stacking stackingLinkLost stackingTaken
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingFoundNothing stackingTakenLinkLost
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingFoundInValidator returningIntent
  closing/fault … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= returningThenPay returningThenCancel
  closing/restart … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingRestarted stackingTakenRestarted
  closing/restart … noteInDoubt:10 +noteInDoubt +claimOpened !closeIntake <= stackingRestartedFoundNothing
  closing/fault … noteInDoubt:2 +noteInDoubt +claimOpened !closeIntake <= returning
`;
