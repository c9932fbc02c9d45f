/** Faults of such a system that one machine cannot host, or that cannot happen in it, and why. */
export const NOT_HERE: readonly { readonly says: string; readonly because: string }[] = [
  {
    says: 'A failover of the database loses the last transactions that were acknowledged',
    because: 'needs a second server that replicates late; the poller and `quittance audit` are tested by themselves',
  },
  {
    says: 'The disk of the database is full',
    because:
      'needs a file system of its own to fill, which only root can make; the errors it answers are those of the read-only database',
  },
  {
    says: 'The clock or time zone of the database server is wrong',
    because:
      'the machine has one clock; the clocks of the workers are moved instead, and the server’s time zone is checked at the start',
  },
  {
    says: 'An older and a newer version of a worker run side by side',
    because: 'there is no earlier release to run beside this one',
  },
  {
    says: 'A load balancer sends into a connection that was idle for a minute',
    because:
      'would take a minute a run; the ingress keeps connections longer than balancers do, and its tests hold it to that',
  },
  {
    says: 'A middleware changes the body before its signature is checked',
    because: 'cannot happen to a running process; the contract test of the raw body would fail',
  },
  {
    says: 'A handler answers with a value that cannot be written as JSON',
    because: 'cannot be made from outside; the contract test of the queue would fail',
  },
  {
    says: 'A failed job of the same id is kept in Redis',
    because: 'no job is kept after its end; the contract test of the queue holds it to that',
  },
  {
    says: 'Stripe forgets an idempotency key before a refund is asked for again',
    because: 'takes a day; the tests of refunds move the clock of the sandbox instead',
  },
  {
    says: 'The name of the order system’s host points elsewhere when it is called than when it was saved',
    because: 'needs a name server; the tests of the push-back give it a resolver that lies',
  },
  {
    says: 'Networks between several machines split',
    because: 'one machine has one network; the lines between the services and the servers are hurt one by one instead',
  },
];
