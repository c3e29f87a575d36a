// Judges files of Argo Workflows as `argo lint --offline --strict` does: with the code of that command, which as a whole needs its web pages to be built.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/argoproj/argo-workflows/v4/cmd/argo/commands/client"
	"github.com/argoproj/argo-workflows/v4/cmd/argo/lint"
	"github.com/argoproj/argo-workflows/v4/pkg/apis/workflow"
	"github.com/argoproj/argo-workflows/v4/util/logging"
)

func main() {
	ctx := logging.WithLogger(context.Background(), logging.NewSlogLogger(logging.Warn, logging.Text))
	client.Offline, client.OfflineFiles = true, os.Args[1:]
	ctx, api, err := client.NewAPIClient(ctx)
	if err == nil {
		kinds := []string{workflow.WorkflowPlural, workflow.WorkflowTemplatePlural, workflow.CronWorkflowPlural, workflow.ClusterWorkflowTemplatePlural}
		options := lint.LintOptions{Files: os.Args[1:], Strict: true, DefaultNamespace: client.Namespace(ctx), Printer: os.Stdout}
		err = lint.RunLint(ctx, api, kinds, "simple", true, options)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
