"""A second device: the code that a person reads from the first one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from reports.domain.device_codes import VALID, make_code
from reports.domain.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("code")
def device(request: HttpRequest) -> HttpResponse:
    """Explain how a second device gets in; POST shows a code, this once."""
    code = ""
    if request.method == "POST":
        try:
            code = make_code(user=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("reports:device")
    context = {
        "code": f"{code[:4]} {code[4:]}" if code else "",
        "minutes": int(VALID.total_seconds() // 60),
        "is_invited": request.user.pk is not None and request.user.participations.exists(),
    }
    return render(request, "reports/device.html", context)
