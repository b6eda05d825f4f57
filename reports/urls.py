"""Addresses of reports. A report is named by its public code, such as 2018-3.1."""

from django.urls import path

from reports.views import (
    board,
    changes,
    comments,
    exports,
    history,
    imports,
    lifecycle,
    moments,
    points,
    releases,
    report,
    shell,
    state,
    stream,
    uploads,
)

app_name = "reports"
POINT = "reports/<str:code>/points/<uuid:point_id>/"
urlpatterns = [
    path("board/", board.board, name="board"),
    path("reports/shell/", shell.shell, name="shell"),
    path("releases/", releases.register, name="releases"),
    path("releases/<uuid:release_id>/", releases.one, name="release"),
    path("reports/<str:code>/", report.report, name="report"),
    path("reports/<str:code>/state/", state.state, name="state"),
    path("reports/<str:code>/changes/", changes.changes, name="changes"),
    path("reports/<str:code>/stream/", stream.stream, name="stream"),
    path("reports/<str:code>/read/", report.read, name="read"),
    path("reports/<str:code>/header/", report.header, name="header"),
    path("reports/<str:code>/points/add/", points.add, name="point-add"),
    path(POINT, points.edit, name="point"),
    path(POINT + "restore/", points.restore, name="point-restore"),
    path(POINT + "merge/", points.merge, name="point-merge"),
    path(POINT + "split/", points.split, name="point-split"),
    path(
        POINT + "comment/",
        comments.on_point,
        name="point-comment",
    ),
    path("reports/<str:code>/comment/", comments.on_report, name="comment"),
    path("reports/<str:code>/comments/<int:comment_id>/settle/", comments.settle, name="settle"),
    path("reports/<str:code>/submit/", lifecycle.submit, name="submit"),
    path("reports/<str:code>/accept/", lifecycle.accept, name="accept"),
    path("reports/<str:code>/return/", lifecycle.return_report, name="return"),
    path("reports/<str:code>/reopen/", lifecycle.reopen, name="reopen"),
    path("reports/<str:code>/history/", history.history, name="history"),
    path(
        "reports/<str:code>/history/<int:revision_id>/restore/",
        history.restore,
        name="history-restore",
    ),
    path("reports/<str:code>/history/at/", moments.at_moment, name="history-at"),
    path("reports/<str:code>/history/compare/", moments.compare_moments, name="history-compare"),
    path("reports/<str:code>/history/set-back/", moments.set_back, name="history-set-back"),
    path("reports/<str:code>/history/name/", moments.name, name="history-name"),
    path("uploads/", uploads.uploads, name="uploads"),
    path("uploads/<uuid:upload_id>/", uploads.upload, name="upload"),
    path("uploads/<uuid:upload_id>/original/", uploads.original, name="upload-original"),
    path("reports/<str:code>/import/", imports.word, name="import-word"),
    path("reports/<str:code>/export/", exports.export, name="export"),
    path("reports/<str:code>/form.docx", exports.blank_form, name="blank-form"),
]
