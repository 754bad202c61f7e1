"""就绪 (readiness): whether the database answers and has this version's tables."""

from sqlalchemy.exc import SQLAlchemyError

from app.repositories import schema_version
from app.repositories.database import transaction
from app.usecases.context import Hall


def is_ready(hall: Hall) -> bool:
    """Whether requests can be served."""
    try:
        with transaction(hall.engine, writes=False) as connection:
            found = schema_version.current(connection)
    except SQLAlchemyError:
        return False
    return found is not None and found == schema_version.expected()
