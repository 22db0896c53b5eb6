"""Work of several threads in one transaction: a disk syncs once for all that wait for it."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from api.errors import StoreFailed
from api.store.opened import Store, failing_plainly
from api.store.queue import Job
from api.store.transaction import Writing

Done = TypeVar("Done")
_HINT = "; whether the last change is written is not known: look before you repeat it."


def together(store: Store, at: datetime, work: Callable[[Writing], Done]) -> Done:
    """
    Do some work in a transaction that the work of other threads may share, and give what it gives.

    Whoever comes while another transaction is committed waits with all others that come, and the
    thread of the first does the work of all. What fails is taken back alone; what one did before is
    seen by the next; all are told only when all is committed.

    Parameters
    ----------
    work : function
        Given the transaction, in any thread; it must not wait for anything else, nor write itself.

    Raises
    ------
    StoreFailed
        If the database is not there, or another writer holds it for too long; nothing is written
        of any of them, or it is not known.
    """
    job = Job(at, work)
    store.queue.add(job)
    if job.leads:
        jobs = store.queue.take()
        try:
            _do(store, jobs)
        finally:
            store.queue.pass_on(jobs)
    if job.failure is not None:
        raise job.failure
    done: Done = job.outcome
    return done


def _do(store: Store, jobs: list[Job]) -> None:
    try:
        with store.writing(jobs[0].at) as tx:
            for job in jobs:
                if len(jobs) == 1:
                    job.outcome = job.work(tx)
                else:
                    _do_one_of_many(store, tx, job)
    except BaseException as failure:  # A leader that ends must not leave the others waiting.
        for job in jobs:
            job.failure = failure if job.failure is None else job.failure


def _do_one_of_many(store: Store, tx: Writing, job: Job) -> None:
    tx.at, last, n_changes = job.at, tx.last, len(tx.changes)
    try:
        with failing_plainly(store.engine, _HINT), tx.session.begin_nested():
            job.outcome = job.work(tx)
    except StoreFailed:
        raise
    except Exception as failure:
        job.failure = failure
        tx.last = last
        del tx.changes[n_changes:]
