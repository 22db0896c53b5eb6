"""``/problems``: what the type of each problem document points to, for people."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.services.problem_pages import problem_list, problem_page

router = APIRouter(prefix="/problems", include_in_schema=False)


@router.get("", response_class=HTMLResponse)
def all_problems() -> str:
    """All types of problems."""
    return problem_list()


@router.get("/{name}", response_class=HTMLResponse)
def one_problem(name: str) -> str:
    """What one type means, and what to do."""
    return problem_page(name)
